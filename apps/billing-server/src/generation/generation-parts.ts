import type { Logger } from "pino";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Events } from "../events/events.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { GenerationLimits } from "./limits.ts";
import type { UpstreamModel } from "./upstream-model.ts";

/** What metered generations work with. */
export interface GenerationParts {
  readonly database: ServerDatabase;
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
  readonly events: Pick<Events, "append">;
  /** Null where nobody answers: production without a key. */
  readonly upstream: UpstreamModel | null;
  readonly limits: GenerationLimits;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly log: Logger;
  /** How often a process looks what others have done; half a second by default. */
  readonly lookEveryMs?: number;
  /** Called at each step on the way of a generation's tokens: tests die there. */
  readonly onStep?: (step: GenerationStep) => Promise<void> | void;
}

/** Where a generation is. Between any two of them the process may die. */
export const generationSteps = [
  /** Its row is written. */
  "row",
  /** The ledger has set tokens aside. */
  "reserved",
  /** The reading is in the journal, and the model is being asked. */
  "read",
  /** A complete ticket is in the journal. */
  "delivered",
  /** The last event is in the journal. */
  "ended",
  /** The ledger has settled. */
  "settled",
  /** Its row says so, in a transaction that is not committed. */
  "row-settled",
  /** The transaction is committed. */
  "closed",
] as const;
export type GenerationStep = (typeof generationSteps)[number];
