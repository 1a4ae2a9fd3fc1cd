import { APIError } from "@anthropic-ai/sdk";
import type Anthropic from "@anthropic-ai/sdk";
import { jsonSchemaOutputFormat } from "@anthropic-ai/sdk/helpers/json-schema";
import type { AboutCall } from "./about-call.ts";
import type { ModelAdapter } from "./adapter.ts";
import { anthropicClient, createMessage } from "./anthropic-client.ts";
import { hearMessage, messageCounts } from "./anthropic-heard.ts";
import { askConceding } from "./ask-conceding.ts";
import { concededAt, type Concession } from "./concessions.ts";
import type { Connection, ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { replyOf } from "./reply.ts";
import { safeFetch } from "./safe-fetch.ts";
import { shapeInWords } from "./shape-in-words.ts";

/** Anthropic's messages, with its structured outputs where the model has them. */
export function anthropicAdapter(connection: Connection): ModelAdapter {
  const conceded = concededAt(connection.baseUrl);
  const about = (model: string, texts: readonly string[] = []): AboutCall => ({
    connection,
    model,
    key: connection.key,
    texts,
  });

  function askOnce(ask: ModelAsk, model: ModelInfo, signal: AbortSignal, without: ReadonlySet<Concession>) {
    const has = wishesFor(model).filter((wish) => !without.has(wish));
    const call = about(model.id, [ask.user]);
    const way = safeFetch(call, "stream");
    const events = stream(anthropicClient(connection, way), requestOf(ask, model, has), signal);
    return { parts: replyOf({ ask, model, about: call, way, heard: hearMessage(events), toldIn }, signal), has };
  }

  return {
    stream: (ask, model, signal): AsyncIterable<ReplyPart> =>
      askConceding(model.id, conceded, (without) => askOnce(ask, model, signal, without)),

    listModels: async (signal) => {
      const way = safeFetch(about(""), "whole");
      try {
        const models: ModelInfo[] = [];
        for await (const model of anthropicClient(connection, way).models.list({ limit: 1000 }, { signal })) {
          if (model.lifecycle !== "retired") models.push(described(model, connection));
        }
        return models;
      } catch (error) {
        throw way.explain(error, toldIn(error));
      }
    },

    probe: async (modelId, signal) => {
      const way = safeFetch(about(modelId), "whole");
      try {
        const messages = [{ role: "user" as const, content: "Hi" }];
        const body = { model: modelId, max_tokens: 1, messages };
        const message = await createMessage<Anthropic.Message>(anthropicClient(connection, way), body, signal);
        return messageCounts(message.usage);
      } catch (error) {
        throw way.explain(error, toldIn(error));
      }
    },
  };
}

/** Anthropic wants a limit with every request; this is one that all its models can write. */
const usualMaxTokens = 32_000;

/** What a request asks for that an older model may not know. */
function wishesFor(model: ModelInfo): readonly Concession[] {
  // Models from Claude 5 on think before they write, and how long is a wish. Reading requirements needs little of it.
  const thinks = /^claude-[a-z]+-(?:[5-9]|\d\d)(?:-|$)/.test(model.id);
  return [...(thinks ? (["effort"] as const) : []), ...(model.structuredOutput === false ? [] : (["schema"] as const))];
}

function requestOf(
  ask: ModelAsk,
  model: ModelInfo,
  has: readonly Concession[],
): Anthropic.MessageCreateParamsStreaming {
  const hasSchema = has.includes("schema");
  const { type, schema } = jsonSchemaOutputFormat({ type: "object", ...ask.schema.schema });
  const maxTokens = ask.maxOutputTokens ?? model.maxOutputTokens ?? usualMaxTokens;
  const text = hasSchema ? ask.system : `${ask.system}\n\n${shapeInWords(ask)}`;
  return {
    model: model.id,
    max_tokens: model.maxOutputTokens === null ? maxTokens : Math.min(maxTokens, model.maxOutputTokens),
    // The same for every part of a long text, so that reading it again costs a tenth.
    system: [{ type: "text", text, cache_control: { type: "ephemeral" } }],
    messages: [{ role: "user", content: ask.user }],
    stream: true,
    ...(has.length > 0 && {
      output_config: {
        ...(has.includes("effort") && { effort: "low" as const }),
        ...(hasSchema && { format: { type, schema } }),
      },
    }),
  };
}

async function* stream(
  client: Anthropic,
  body: Anthropic.MessageCreateParamsStreaming,
  signal: AbortSignal,
): AsyncGenerator<Anthropic.RawMessageStreamEvent> {
  yield* await createMessage<AsyncIterable<Anthropic.RawMessageStreamEvent>>(client, body, signal);
}

/** What the list tells, which is newer than the table. */
function described(model: Anthropic.ModelInfo, { kind, preset }: Connection): ModelInfo {
  const base = describeModel(kind, preset, model.id);
  return {
    ...base,
    label: model.display_name || base.label,
    contextTokens: model.max_input_tokens ?? base.contextTokens,
    maxOutputTokens: model.max_tokens ?? base.maxOutputTokens,
    structuredOutput: model.capabilities?.structured_outputs?.supported ?? base.structuredOutput,
  };
}

const toldIn = (error: unknown): unknown => (error instanceof APIError ? (error.error ?? undefined) : undefined);
