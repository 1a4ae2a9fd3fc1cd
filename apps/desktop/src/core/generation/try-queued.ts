import { AppError } from "@myba/shared/errors";
import type { GenerationId } from "@myba/shared/ids";
import type { Logger } from "pino";
import type { Store } from "../database/store.ts";
import { loggable } from "../loggable.ts";
import type { Network } from "../network.ts";
import type { Choice } from "./generation-row.ts";
import type { Plan } from "./plan.ts";
import { askForConfirmation, whatWasAsked } from "./queued-generations.ts";

export interface TryOptions {
  readonly store: Store;
  readonly planFor: (choice: Choice) => Promise<Plan>;
  readonly network: Network;
  readonly log: Logger;
  /** Runs the generation now. */
  readonly run: () => Promise<unknown>;
}

/**
 * Runs a queued generation where its provider can be reached and costs nothing; one that costs then waits for a
 * person. One whose connection is gone or locked goes on waiting. Never rejects.
 */
export async function tryQueued(
  id: GenerationId,
  hosts: Map<string, boolean>,
  { store, planFor, network, log, run }: TryOptions,
): Promise<void> {
  try {
    const plan = await planFor(whatWasAsked(store, id).choice);
    if (!(await isReached(plan, hosts, network))) return;
    if (plan.isFree) await run();
    else askForConfirmation(store, id);
  } catch (error) {
    if (!(error instanceof AppError)) log.error({ generation: id, err: loggable(error) }, "a queued generation failed");
  }
}

async function isReached({ first }: Plan, hosts: Map<string, boolean>, network: Network): Promise<boolean> {
  // The offline engine needs no network.
  if (first.row.kind === "offline") return true;
  const address = first.row.proxyUrl ?? first.row.baseUrl;
  const known = hosts.get(address);
  if (known !== undefined) return known;
  const isReachable = await network.reaches(address);
  hosts.set(address, isReachable);
  return isReachable;
}
