import type { Logger } from "pino";
import type { Capabilities } from "../bridge/app.ts";
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
  /** Milliseconds since 1970; the system's clock by default. */
  readonly clock?: () => number;
  /** ULIDs, each larger than the one before; made from the clock by default. */
  readonly makeId?: () => string;
}
