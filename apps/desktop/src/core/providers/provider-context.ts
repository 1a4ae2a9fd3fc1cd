import type { ErrorReport } from "@myba/shared/errors";
import type { Secrets } from "../secrets/secrets.ts";
import type { Store } from "../database/store.ts";
import type { VisitingConnections } from "./visiting-connections.ts";

export type Substitutes = "arranged" | "nobody" | "arranged-and-offline";

/** Who sells tickets for tokens, as far as the list of providers needs to know. */
export interface TokenSeller {
  /** The billing server's address, shown with the provider. */
  readonly url: string;
  /** Why it cannot be asked as things stand, found without asking it. */
  obstacle(): Promise<ErrorReport | null>;
  /** Whether it answers, and how long that took; rejects with `billing/…`. */
  look(signal: AbortSignal): Promise<void>;
}

/** What connections are worked with. */
export interface ProviderContext {
  readonly store: Store;
  readonly secrets: Secrets;
  /** For the proxies it names. */
  readonly env: NodeJS.ProcessEnv;
  readonly visiting: VisitingConnections;
  /** Null where there is no billing server. */
  readonly tokens: TokenSeller | null;
  /**
   * Who may answer in the place of the one that was chosen: those the person arranged, nobody, or besides the arranged
   * ones the offline engine.
   */
  readonly substitutes: Substitutes;
  /** Works beside the owner of the data folder. */
  readonly isGuest: boolean;
}
