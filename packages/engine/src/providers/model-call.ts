import type { ErrorReport } from "@myba/shared/errors";
import type { ModelUsage } from "@myba/shared/generation/usage";

/** The dialects there are adapters for. */
export const connectionKinds = ["openai", "anthropic", "openrouter", "ollama", "openai-compatible"] as const;
export type ConnectionKind = (typeof connectionKinds)[number];

/** Where a model answers and how it is reached. */
export interface Connection {
  readonly kind: ConnectionKind;
  /** A row of the presets: what is special about one service of a dialect. */
  readonly preset: string;
  /** As the person calls it; names it in errors. */
  readonly label: string;
  readonly baseUrl: string;
  /** Null where none is needed; then no authorization header is sent at all. */
  readonly key: string | null;
  /** Longest silence of the other side, before the first byte and between two. */
  readonly timeoutMs: number;
  /** The way out, with its proxy; never follows a redirect by itself. Node's own by default. */
  readonly fetch?: typeof globalThis.fetch;
  /** `host:port` of the proxy that `fetch` goes through; names it in errors, and tells its failures from the service's. */
  readonly proxy?: string;
}

/** What is known about a model. Prices are micro-dollars for a million tokens; null where nobody knows. */
export interface ModelInfo {
  readonly id: string;
  readonly label: string;
  readonly contextTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly inputPrice: number | null;
  readonly cachedInputPrice: number | null;
  readonly outputPrice: number | null;
  readonly priceFrom: "provider" | "table" | "free" | "unknown";
  /** ISO date of a price from the bundled table. */
  readonly priceDate: string | null;
  /** Whether it keeps to a JSON schema; null where nobody knows, and then it is asked to. */
  readonly structuredOutput: boolean | null;
  /** Above so many tokens read, a whole call costs so many times more to read and to write. */
  readonly longPrompt?: { readonly overTokens: number; readonly inputFactor: number; readonly outputFactor: number };
}

/** One question to a model. */
export interface ModelAsk {
  /** Ours; the same for every text, so that providers can keep it. */
  readonly system: string;
  /** The person's text, as data. */
  readonly user: string;
  /** The shape of the answer: every property required, no additional ones, null for absent. */
  readonly schema: { readonly name: string; readonly schema: Readonly<Record<string, unknown>> };
  readonly maxOutputTokens: number | null;
  /** What a sensible answer has at least, for limits of money. */
  readonly leastOutputTokens?: number;
}

/**
 * What comes back, in order: `attempt` before each time the question is sent (again only before any text came), `text`
 * as it arrives, `usage` at most once an attempt, priced as well as can be known, and `end` once.
 */
export type ReplyPart =
  | { readonly kind: "attempt"; readonly because: ErrorReport | null; readonly waitMs: number }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "usage"; readonly usage: ModelUsage }
  | { readonly kind: "end"; readonly reason: "complete" | "length" };

/**
 * Asks one model of one connection. Retries by itself what may be retried, until the first text. Throws `AppError`s
 * `provider/…`; after an abort it ends without throwing.
 */
export type ModelCaller = (ask: ModelAsk, signal: AbortSignal) => AsyncIterable<ReplyPart>;
