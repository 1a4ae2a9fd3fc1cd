import type { ModelCall, Usage } from "./call.ts";
import type { Fault, ReplyFault } from "./faults.ts";
import type { Gate } from "./gate.ts";

/** What the double does with one question. */
export interface Turn {
  /** The model's words, or a value that it says as JSON; an answer computed from the prompt where left out. */
  readonly reply?: unknown;
  /** Thoughts sent apart from the words, where the dialect has a place for them. */
  readonly thinking?: string;
  /** How long the pieces of a stream are, in characters; 16 where left out. */
  readonly pieceChars?: number;
  /** Usage figures that differ from a token for every four characters. */
  readonly usage?: Partial<Usage>;
  readonly fault?: Fault;
  /** Holds the reply back at a place, or at several, until the gate there opens: the slow provider of a test. */
  readonly hold?: Hold | readonly Hold[];
  /** How many bytes leave at once; left out, each event leaves whole. 1 tears every character and every line end. */
  readonly packetBytes?: number;
  /** Milliseconds between the pieces of a stream, for people who watch; tests use `hold`. */
  readonly pieceDelayMs?: number;
}

/** Where a reply waits: before its headers, or before its nth piece, counted from 0. */
export interface Hold {
  readonly before: "headers" | number;
  readonly gate: Gate;
}

/** Every place where a turn is held back. */
export function holdsOf({ hold }: Turn): readonly Hold[] {
  return hold === undefined ? [] : [hold].flat();
}

/**
 * Chooses the turn of each question: one turn for all, a list used up question by question, or a function. Where the
 * list has ended or the function returns nothing, the double answers by itself.
 */
export type Script = Turn | readonly Turn[] | ((call: ModelCall) => Turn | undefined);

/** What happens to a request that asks no model, such as the list of models. */
export interface PageTurn {
  readonly fault?: ReplyFault;
  readonly hold?: Gate;
}

/** One turn for all pages, or a function of the path as the provider sees it. */
export type PageScript = PageTurn | ((path: string) => PageTurn | undefined);

/** Reads a page script into a function that is asked once a request. */
export function pagePlayerOf(script: PageScript): (path: string) => PageTurn {
  return typeof script === "function" ? (path) => script(path) ?? {} : () => script;
}

/** Reads a script into a function that is asked once a question. */
export function playerOf(script: Script): (call: ModelCall) => Turn {
  if (typeof script === "function") return (call) => script(call) ?? {};
  if (!isList(script)) return () => script;
  const left = [...script];
  return () => left.shift() ?? {};
}

function isList(script: Turn | readonly Turn[]): script is readonly Turn[] {
  return Array.isArray(script);
}
