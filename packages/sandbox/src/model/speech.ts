import { defaultReply } from "./default-reply.ts";
import type { Finish, ModelCall, Speech, Usage } from "./call.ts";
import type { SpeechFault } from "./faults.ts";
import type { Turn } from "./script.ts";

/** What the model says to a call in a turn, faults of speech included. */
export function speechOf(call: ModelCall, turn: Turn): Speech {
  const draft: Draft = {
    text: wordsOf(call, turn),
    thinking: turn.thinking ?? "",
    finish: "stop",
    pieceChars: turn.pieceChars ?? usualPieceChars,
    isEndless: false,
  };
  const spoken = inOneLine(withinLimit(spoilt(draft, turn.fault, call), call.maxOutputTokens), turn.fault);
  return {
    text: spoken.text,
    thinking: spoken.thinking,
    finish: spoken.finish,
    pieces: spoken.isEndless ? endlessPieces(spoken) : pieces(spoken),
    usage: { ...usageOf(call, spoken), ...turn.usage },
  };
}

/** About how many tokens the first pieces of a stream hold. */
export function tokensSaid(pieces: number, { pieceChars = usualPieceChars }: Turn): number {
  return Math.ceil((pieces * pieceChars) / charsPerToken);
}

const usualPieceChars = 16;

interface Draft {
  readonly text: string;
  readonly thinking: string;
  readonly finish: Finish;
  readonly pieceChars: number;
  readonly isEndless: boolean;
}

/** Stands for a byte that no UTF-8 text has, until the reply is written. */
export const brokenByteMark = "\uE000";

function wordsOf(call: ModelCall, { reply }: Turn): string {
  if (reply === undefined) return defaultReply(call, call.sentences);
  return typeof reply === "string" ? reply : JSON.stringify(reply);
}

type Spoil = (draft: Draft, call: ModelCall) => Partial<Draft>;

const thoughts = "The text has numbered sentences. I write a ticket for each of them and cite it.";

/** How each fault changes what is said; those that need figures are in `spoilt`. */
const spoils: Readonly<Record<Exclude<SpeechFault["kind"], "thinkingThenJson" | "hugeLine">, Spoil>> = {
  // A member without quotes, a comma too many, an end that is missing: what small models really do.
  invalidJson: ({ text }) => ({ text: text.replace(/"(\w+)":/, "$1:").replace(/\}*\]?\}?$/, ",") }),
  fencedJson: ({ text }) => ({ text: `Here are the tickets:\n\n\`\`\`json\n${text}\n\`\`\`\n` }),
  refusal: () => ({ text: "I'm sorry, but I can't help with that request.", finish: "refusal" }),
  contentFilter: ({ text }) => ({ text: text.slice(0, text.length / 4), finish: "contentFilter" }),
  truncated: ({ text }) => ({ text: text.slice(0, text.length / 2), finish: "length" }),
  empty: () => ({ text: "" }),
  noStructuredOutput: (_, { sentences }) => ({
    text: `Sure! Here are the tickets:\n\n${sentences.map(({ text }, index) => `${index + 1}. **${text}**`).join("\n")}\n`,
  }),
  invalidUtf8: ({ text }) => ({
    text: `${text.slice(0, text.length / 2)}${brokenByteMark}${text.slice(text.length / 2)}`,
  }),
  neverEnding: ({ text }) => ({ text: text.slice(0, text.length / 2), isEndless: true }),
};

function spoilt(draft: Draft, fault: Turn["fault"], call: ModelCall): Draft {
  if (fault === undefined) return draft;
  if (fault.kind === "thinkingThenJson") {
    return fault.in === "field"
      ? { ...draft, thinking: thoughts }
      : { ...draft, text: `<think>\n${thoughts}\n</think>\n\n${draft.text}` };
  }
  const spoil = fault.kind in spoils ? spoils[fault.kind as keyof typeof spoils] : undefined;
  return { ...draft, ...spoil?.(draft, call) };
}

/** The size is made up by white space, which no limit counts and no JSON minds. */
function inOneLine(draft: Draft, fault: Turn["fault"]): Draft {
  return fault?.kind === "hugeLine"
    ? { ...draft, text: draft.text.padStart(fault.sizeBytes), pieceChars: Number.MAX_SAFE_INTEGER }
    : draft;
}

/** A model stops in the middle of a word when it has used up its tokens. */
function withinLimit(draft: Draft, maxOutputTokens: number | undefined): Draft {
  const maxChars = (maxOutputTokens ?? Number.POSITIVE_INFINITY) * charsPerToken;
  return draft.text.length <= maxChars || draft.isEndless
    ? draft
    : { ...draft, text: draft.text.slice(0, maxChars), finish: "length" };
}

const charsPerToken = 4;

const tokensOf = (text: string): number => Math.ceil(text.length / charsPerToken);

function usageOf({ prompt }: ModelCall, { text, thinking }: Draft): Usage {
  const reasoningTokens = tokensOf(thinking);
  return {
    inputTokens: tokensOf(prompt),
    cachedTokens: 0,
    outputTokens: tokensOf(text) + reasoningTokens,
    reasoningTokens,
  };
}

function* pieces({ text, pieceChars }: Draft): Generator<string> {
  // Characters beyond U+FFFF stay whole, as the tokens of a real model do in JSON.
  const characters = pieceChars >= text.length ? [text] : Array.from(text);
  for (let at = 0; at < characters.length; at += pieceChars) {
    const piece = characters.slice(at, at + pieceChars).join("");
    if (piece !== "") yield piece;
  }
}

function* endlessPieces(draft: Draft): Generator<string> {
  yield* pieces(draft);
  for (;;) yield " and so on";
}
