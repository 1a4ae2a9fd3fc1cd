import type { Asked, Finish, Frame, ModelCall, Speech, Usage } from "./call.ts";
import type { Voice } from "./dialect.ts";
import { hearChat } from "./chat-question.ts";
import type { JsonObject } from "./json.ts";
import { eventOf } from "./sse.ts";
import type { World } from "./world.ts";

/** What tells the speakers of OpenAI's chat completions apart. */
export interface ChatFlavour {
  readonly idPrefix: string;
  /** Where thoughts go that are not part of the text. */
  readonly thoughtField: string;
  /** Whether a refusal has a field of its own; without one it is text like any other. */
  readonly marksRefusals: boolean;
  /** Whether usage ends every stream, asked for or not. */
  readonly alwaysTellsUsage: boolean;
  /** What stands in every chunk and every whole answer besides the common members. */
  extras?(call: ModelCall): JsonObject;
  choiceExtras?(finish: string | null): JsonObject;
  usageExtras?(usage: Usage, call: ModelCall, world: World): JsonObject;
  readonly keepAlive?: string;
  /** What comes before the first chunk. */
  opening?(call: ModelCall): readonly string[];
  /** The choices of the chunk that carries the usage. */
  readonly usageChoices?: readonly unknown[];
  readonly refuse?: Voice["refuse"];
  readonly breakdown: (call: ModelCall) => string;
  readonly wholeBreakdown?: Voice["wholeBreakdown"];
  /** Changes how the question is heard, where the address says something the body does not. */
  readonly hear?: (body: JsonObject, path: string) => Asked;
}

/** Speaks OpenAI's chat completions in a flavour. Source: the types of the openai package, and recorded streams. */
export function chatVoice(flavour: ChatFlavour): Voice {
  return {
    streamType: "text/event-stream; charset=utf-8",
    hear: flavour.hear ?? hearChat,
    ...(flavour.keepAlive !== undefined && { keepAlive: flavour.keepAlive }),
    ...(flavour.refuse && { refuse: flavour.refuse }),
    whole: (call, speech, world) => wholeAnswer(flavour, call, marked(flavour, speech), world),
    stream: (call, speech, world) => chunks(flavour, call, marked(flavour, speech), world),
    breakdown: flavour.breakdown,
    ...(flavour.wholeBreakdown && { wholeBreakdown: flavour.wholeBreakdown }),
  };
}

function marked({ marksRefusals }: ChatFlavour, speech: Speech): Speech {
  const isMarked = marksRefusals || speech.finish === "stop" || speech.finish === "length";
  return isMarked ? speech : { ...speech, finish: "stop" };
}

/** The id of an answer: the same for the same question of a double. */
export const idOf = (prefix: string, call: ModelCall): string => `${prefix}${String(call.number).padStart(6, "0")}`;

/** Seconds since 1970, made up but in order. */
export const createdAtSeconds = (call: ModelCall): number => 1_780_000_000 + call.number;

const finishWords: Readonly<Record<Finish, string>> = {
  stop: "stop",
  length: "length",
  refusal: "stop",
  contentFilter: "content_filter",
};

function wholeAnswer(flavour: ChatFlavour, call: ModelCall, speech: Speech, world: World): unknown {
  const finish = finishOf(call, speech);
  return {
    id: idOf(flavour.idPrefix, call),
    object: "chat.completion",
    created: createdAtSeconds(call),
    model: call.model,
    ...flavour.extras?.(call),
    choices: [
      {
        index: 0,
        message: {
          role: "assistant",
          ...contentOf(call, speech),
          ...(speech.thinking && { [flavour.thoughtField]: speech.thinking }),
        },
        logprobs: null,
        finish_reason: finish,
        ...flavour.choiceExtras?.(finish),
      },
    ],
    usage: usageFigures(flavour, call, speech.usage, world),
  };
}

function contentOf(call: ModelCall, speech: Speech): JsonObject {
  if (speech.finish === "refusal") return { content: null, refusal: speech.text };
  if (call.toolName === undefined) return { content: speech.text, refusal: null };
  const tool = { id: idOf("call_", call), type: "function", function: { name: call.toolName, arguments: speech.text } };
  return { content: null, refusal: null, tool_calls: [tool] };
}

const finishOf = (call: ModelCall, { finish }: Speech): string =>
  finish === "stop" && call.toolName !== undefined ? "tool_calls" : finishWords[finish];

function* chunks(flavour: ChatFlavour, call: ModelCall, speech: Speech, world: World): Generator<Frame> {
  const tellsUsage = flavour.alwaysTellsUsage || call.wantsUsage;
  const chunk = (choices: readonly unknown[], usage: unknown = null, isPiece = false): Frame => ({
    isPiece,
    text: eventOf({
      id: idOf(flavour.idPrefix, call),
      object: "chat.completion.chunk",
      created: createdAtSeconds(call),
      model: call.model,
      ...flavour.extras?.(call),
      choices,
      ...((usage !== null || (tellsUsage && !flavour.alwaysTellsUsage)) && { usage }),
    }),
  });
  const choice = (delta: unknown, finish: string | null = null): unknown[] => [
    { index: 0, delta, logprobs: null, finish_reason: finish, ...flavour.choiceExtras?.(finish) },
  ];

  for (const text of flavour.opening?.(call) ?? []) yield { text, isPiece: false };
  yield chunk(choice({ role: "assistant", content: "", refusal: null }));
  if (speech.thinking) yield chunk(choice({ [flavour.thoughtField]: speech.thinking }));
  if (call.toolName !== undefined) {
    const opened = { name: call.toolName, arguments: "" };
    yield chunk(choice({ tool_calls: [{ index: 0, id: idOf("call_", call), type: "function", function: opened }] }));
  }
  for (const piece of speech.pieces) yield chunk(choice(deltaOf(call, speech, piece)), null, true);
  yield chunk(choice({}, finishOf(call, speech)));
  if (tellsUsage) yield chunk(flavour.usageChoices ?? [], usageFigures(flavour, call, speech.usage, world));
  yield { text: "data: [DONE]\n\n", isPiece: false };
}

function deltaOf(call: ModelCall, { finish }: Speech, piece: string): unknown {
  if (finish === "refusal") return { refusal: piece };
  if (call.toolName === undefined) return { content: piece };
  return { tool_calls: [{ index: 0, function: { arguments: piece } }] };
}

function usageFigures(flavour: ChatFlavour, call: ModelCall, usage: Usage, world: World): JsonObject {
  return {
    prompt_tokens: usage.inputTokens,
    completion_tokens: usage.outputTokens,
    total_tokens: usage.inputTokens + usage.outputTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: usage.reasoningTokens, audio_tokens: 0 },
    ...flavour.usageExtras?.(usage, call, world),
  };
}
