import type { JsonObject } from "./json.ts";
import type { Sentence } from "./sentences.ts";

/** The ways to talk to a model that the double understands. */
export const dialectNames = ["openai", "azure", "anthropic", "openrouter", "ollama"] as const;
export type DialectName = (typeof dialectNames)[number];

/** What a request asks of the model, told alike for every dialect. */
export interface Asked {
  readonly model: string;
  readonly isStreaming: boolean;
  /** Every text the model is given, instructions included. */
  readonly prompt: string;
  /** Only what the user says. */
  readonly userText: string;
  /** The schema the answer has to follow, if one is given. */
  readonly schema: JsonObject | undefined;
  /** The tool the model is made to call; the schema is then that of its input. */
  readonly toolName: string | undefined;
  /** The most tokens the answer may take, thinking included. */
  readonly maxOutputTokens: number | undefined;
  /** Whether a stream ends with usage figures, where the dialect leaves that to the caller. */
  readonly wantsUsage: boolean;
}

/** One question to the model, as a script sees it. */
export interface ModelCall extends Asked {
  readonly dialect: DialectName;
  readonly path: string;
  /** 1 for the first question this double was asked. */
  readonly number: number;
  /** The numbered sentences of the user's text. */
  readonly sentences: readonly Sentence[];
}

/** Token counts. */
export interface Usage {
  readonly inputTokens: number;
  /** Those of the input that came from the provider's cache. */
  readonly cachedTokens: number;
  /** Thinking included. */
  readonly outputTokens: number;
  readonly reasoningTokens: number;
}

/** Why the model stopped speaking. */
export type Finish = "stop" | "length" | "refusal" | "contentFilter";

/** What the model says, before a dialect puts it into its own words. */
export interface Speech {
  readonly text: string;
  /** The pieces a stream sends; together they are the text, unless the stream never ends. */
  readonly pieces: Iterable<string>;
  /** Thoughts sent apart from the text, "" for none. */
  readonly thinking: string;
  readonly finish: Finish;
  readonly usage: Usage;
}

/** One write of a stream. */
export interface Frame {
  readonly text: string;
  /** Whether it carries a piece of the answer; faults are counted in these. */
  readonly isPiece: boolean;
}
