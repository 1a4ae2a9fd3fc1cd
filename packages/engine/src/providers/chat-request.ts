import type OpenAI from "openai";
import type { Concession } from "./concessions.ts";
import type { ModelAsk, ModelInfo } from "./model-call.ts";
import type { ProviderPreset } from "./preset.ts";
import { shapeInWords } from "./shape-in-words.ts";

/** A request in the words of chat completions, and the parts of it that can be given up. */
export interface ChatRequest {
  readonly body: OpenAI.ChatCompletionCreateParamsStreaming;
  readonly has: readonly Concession[];
}

/** Builds the request a service and its model understand, as far as is known, without what was given up before. */
export function chatRequest(
  ask: ModelAsk,
  model: ModelInfo,
  preset: ProviderPreset,
  without: ReadonlySet<Concession>,
): ChatRequest {
  const shape = shapeFor(model, preset, without);
  const limit = limitOf(ask.maxOutputTokens, preset, without);
  const hasEffort = thinksByChoice(model.id, preset) && !without.has("effort");
  const tellsUsage = preset.asksForUsage && !without.has("usage");
  return {
    body: {
      model: model.id,
      messages: [
        { role: "system", content: shape === "schema" ? ask.system : `${ask.system}\n\n${shapeInWords(ask)}` },
        { role: "user", content: ask.user },
      ],
      stream: true,
      ...(tellsUsage && { stream_options: { include_usage: true } }),
      ...(hasEffort && { reasoning_effort: "low" as const }),
      ...limit,
      ...formats[shape](ask),
    },
    has: [
      ...(hasEffort ? (["effort"] as const) : []),
      ...(shape === "none" ? [] : [shape]),
      ...(Object.keys(limit).length > 0 && !without.has("limit-name") ? (["limit-name"] as const) : []),
      ...(tellsUsage ? (["usage"] as const) : []),
    ],
  };
}

/**
 * OpenAI's models that think as long as they are told to. Reading requirements needs little of it, and until it is over
 * nothing is written and everything is paid.
 */
const thinksByChoice = (modelId: string, { kind }: ProviderPreset): boolean =>
  kind === "openai" && /^(?:gpt-(?:[5-9]|\d\d)|o\d)/.test(modelId);

type Shape = ProviderPreset["structuredOutput"];

function shapeFor(model: ModelInfo, preset: ProviderPreset, without: ReadonlySet<Concession>): Shape {
  const wanted = model.structuredOutput === false ? "json" : preset.structuredOutput;
  const afterSchema = wanted === "schema" && without.has("schema") ? "json" : wanted;
  return afterSchema === "json" && without.has("json") ? "none" : afterSchema;
}

type Format = Pick<OpenAI.ChatCompletionCreateParamsStreaming, "response_format">;

const formats: Readonly<Record<Shape, (ask: ModelAsk) => Format>> = {
  schema: ({ schema: { name, schema } }) => ({
    response_format: { type: "json_schema", json_schema: { name, strict: true, schema: { ...schema } } },
  }),
  json: () => ({ response_format: { type: "json_object" } }),
  none: () => ({}),
};

/** The limit under its name; under the other one where the service did not know the first. */
export function limitOf(
  maxOutputTokens: number | null,
  { limitName }: ProviderPreset,
  without: ReadonlySet<Concession>,
): { max_tokens?: number; max_completion_tokens?: number } {
  if (maxOutputTokens === null) return {};
  const isFirstName = !without.has("limit-name");
  return (limitName === "max_tokens") === isFirstName
    ? { max_tokens: maxOutputTokens }
    : { max_completion_tokens: maxOutputTokens };
}
