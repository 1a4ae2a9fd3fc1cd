import type { Logger } from "pino";
import type { Capabilities } from "../bridge/app.ts";
import type { BillingAddress } from "../bridge/billing-address.ts";
import type { Network } from "./network.ts";
import type { Substitutes } from "./providers/provider-context.ts";
import type { VisitingConnection } from "./providers/visiting-connections.ts";
import type { OpenKeychain } from "./secrets/keychain.ts";
import type { Provider } from "@myba/engine/providers/provider";

/** What a host gives a core. */
export interface CoreConfig {
  /** Made when missing. One core at a time owns it. */
  readonly dataFolder: string;
  /** The product's version, shown in the app. */
  readonly version: string;
  readonly capabilities: Capabilities;
  /**
   * Works beside a core that has the data folder, as a terminal does beside the window. Takes the folder only for as
   * long as opening it needs.
   */
  readonly share?: boolean;
  /** Never gets ticket text. The log file of the data folder by default. */
  readonly log?: Logger;
  /** The offline engine by default. */
  readonly provider?: Provider;
  /** What queued generations wait for; the system's network by default. */
  readonly network?: Network;
  /** The computer's keychain as this host reaches it; none by default, and then people choose another way. */
  readonly openKeychain?: OpenKeychain;
  /** Names proxies and where Ollama is; empty by default. Keys in it are not looked at. */
  readonly env?: NodeJS.ProcessEnv;
  /** Connections to use that are not stored, such as those of a terminal's environment. */
  readonly visiting?: readonly VisitingConnection[];
  /** Who may answer in the place of the one that was chosen; those the person arranged by default. */
  readonly substitutes?: Substitutes;
  /** Looks for models on this computer at the start, unless the person does not want it; false by default. */
  readonly looksForModels?: boolean;
  /** The billing server that sells tokens; without one MyBA works with own keys and the offline engine alone. */
  readonly billing?: BillingAddress;
  /** Opens an address in the system's browser; false where none came up. By default there is none. */
  readonly openExternal?: (address: string) => Promise<boolean>;
  /** Milliseconds since 1970; the system's clock by default. */
  readonly clock?: () => number;
  /** ULIDs, each larger than the one before; made from the clock by default. */
  readonly makeId?: () => string;
}
