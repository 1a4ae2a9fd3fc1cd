import type { IncomingHttpHeaders } from "node:http";
import type { Failure, Reason } from "./failures.ts";
import type { JsonObject } from "./json.ts";
import type { Sentence } from "./sentences.ts";
import type { Generation, World } from "./world.ts";

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

/** How a dialect hears a question and says an answer, at one kind of address. */
export interface Voice {
  readonly streamType: string;
  hear(body: JsonObject, path: string): Asked;
  /** What is wrong with a request that the provider would refuse before asking the model. */
  refuse?(body: JsonObject, headers: IncomingHttpHeaders): Failure | undefined;
  whole(call: ModelCall, speech: Speech, world: World): unknown;
  stream(call: ModelCall, speech: Speech, world: World): Iterable<Frame>;
  /** What a stream says when the provider breaks down in its middle. */
  breakdown(call: ModelCall): string;
  /** The same without a stream, where the provider answers 200 all the same. */
  wholeBreakdown?(call: ModelCall): unknown;
}

/** What the double answers at one address. */
export type Endpoint =
  | { readonly kind: "voice"; readonly path: RegExp; readonly voice: Voice }
  | {
      readonly kind: "page";
      readonly method: "GET" | "POST";
      readonly path: RegExp;
      readonly isOpen?: boolean;
      /** A JSON value, or the failure the provider would tell of. */
      answer(visit: Visit): { readonly json: unknown } | { readonly failure: Failure };
    };

/** A request for something else than an answer of the model. */
export interface Visit {
  readonly url: URL;
  readonly body: JsonObject;
  readonly key: string;
  readonly world: World;
}

/** One way to talk to a model: its addresses, its key, its errors, its headers. */
export interface Dialect {
  readonly name: DialectName;
  readonly needsKey: boolean;
  readonly endpoints: readonly Endpoint[];
  /** Reasons that have another status here than elsewhere. */
  readonly statuses?: Readonly<Partial<Record<Reason, number>>>;
  /** The key a request carries, "" for none. */
  keyOf(headers: IncomingHttpHeaders): string;
  /** What is wrong with an address whatever is asked there. */
  refuseAddress?(url: URL): Failure | undefined;
  /** Enters an answer into the provider's books. */
  keepBooks?(call: ModelCall, usage: Usage, world: World): Generation;
  failureBody(failure: Failure, about: { readonly path: string; readonly requestId: string }): unknown;
  /** Headers that come with every reply. */
  headers(requestId: string, status: number): Readonly<Record<string, string>>;
}
