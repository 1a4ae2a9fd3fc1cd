import type { Secrets } from "../secrets/secrets.ts";
import type { Store } from "../database/store.ts";

/** What connections are worked with. */
export interface ProviderContext {
  readonly store: Store;
  readonly secrets: Secrets;
  /** For the proxies it names. */
  readonly env: NodeJS.ProcessEnv;
}
