import type { Secrets } from "../secrets/secrets.ts";
import type { Store } from "../database/store.ts";
import type { VisitingConnections } from "./visiting-connections.ts";

export type Substitutes = "arranged" | "nobody" | "arranged-and-offline";

/** What connections are worked with. */
export interface ProviderContext {
  readonly store: Store;
  readonly secrets: Secrets;
  /** For the proxies it names. */
  readonly env: NodeJS.ProcessEnv;
  readonly visiting: VisitingConnections;
  /**
   * Who may answer in the place of the one that was chosen: those the person arranged, nobody, or besides the arranged
   * ones the offline engine.
   */
  readonly substitutes: Substitutes;
  /** Works beside the owner of the data folder. */
  readonly isGuest: boolean;
}
