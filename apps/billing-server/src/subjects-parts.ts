import type { Logger } from "pino";
import type { BillingConfig } from "./config.ts";
import type { Databases } from "./open-databases.ts";

/** What every subject of the server is opened with. */
export interface SubjectsParts extends Databases {
  readonly config: BillingConfig;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  readonly now: () => number;
  readonly makeId: () => string;
  readonly log: Logger;
}
