import type { ConnectionKind } from "./model-call.ts";

/** The header a key travels in. */
export type KeyHeader = "authorization" | "x-api-key" | "api-key";

/** How far a service goes in keeping an answer to a shape, unless it says otherwise when asked. */
export type StructuredOutput = "schema" | "json" | "none";

/** Something a person can add, with what its adapter has to know. */
export interface ProviderPreset {
  readonly id: string;
  readonly kind: ConnectionKind;
  readonly label: string;
  /** Empty where only the person knows it. */
  readonly baseUrl: string;
  /** Whether the address has to be typed or checked by the person. */
  readonly asksForAddress: boolean;
  readonly key: "needed" | "optional" | "none";
  /** What a key looks like: `sk-…`. */
  readonly keyHint: string;
  /** Where keys are made; empty where there is none. */
  readonly keyPage: string;
  /** Runs on this computer: free and private. */
  readonly local: boolean;
  readonly keyHeader: KeyHeader;
  readonly structuredOutput: StructuredOutput;
  /** What the limit of an answer is called. */
  readonly limitName: "max_completion_tokens" | "max_tokens";
  /** Whether a stream tells its usage only when asked to. */
  readonly asksForUsage: boolean;
  /** Whether the ids of its list are what it is asked with; on Azure the person names deployments instead. */
  readonly listsItsModels: boolean;
}
