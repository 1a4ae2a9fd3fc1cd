import type { Logger } from "pino";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Events } from "../events/events.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { StripePort } from "./stripe-port.ts";

/** What everything about payments is made with. */
export interface PaymentParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
  readonly events: Pick<Events, "append">;
  readonly stripe: StripePort;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly log: Logger;
}
