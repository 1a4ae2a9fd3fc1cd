import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { Contract } from "../../bridge/contract.ts";
import { openChannel } from "./channel.ts";
import { Link } from "./link.ts";

/** The one link of this window. */
export const link = new Link({
  open: openChannel,
  setTimer: (run, delayMs) => setTimeout(run, delayMs),
  patienceMs: 8000,
});

/** The core, typed by the contract. */
export const client: ContractRouterClient<Contract> = createORPCClient(link);

/** Query and mutation options of every procedure: the only server state of the window. */
export const api = createTanstackQueryUtils(client);
