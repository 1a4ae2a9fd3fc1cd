import type { DialectName } from "./call.ts";
import type { Certificate } from "./certificate.ts";
import type { PageScript, Script } from "./script.ts";
import type { World } from "./world.ts";

/** How a double is set up; everything may be left out. */
export interface ModelDoubleConfig {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** Binds the double to one dialect: its paths stand at the root, as at the provider's own address. */
  readonly dialect?: DialectName;
  /** Speaks HTTPS with this certificate. */
  readonly certificate?: Certificate;
  readonly script?: Script;
  readonly pageScript?: PageScript;
  /** Keys it knows besides `sandboxKeys`. */
  readonly validKeys?: readonly string[];
  readonly keysWithoutCredit?: readonly string[];
  readonly rateLimitedKeys?: readonly string[];
  /** Takes requests without a key, as LM Studio and vLLM do. */
  readonly isKeyless?: boolean;
  /** Replaces the models on offer. */
  readonly models?: Partial<World["models"]>;
  /** Whether models that are not on offer are refused; they are not, unless this says so. */
  readonly knowsOnlyItsModels?: boolean;
}
