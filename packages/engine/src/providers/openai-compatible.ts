import { APIError } from "openai";
import type OpenAI from "openai";
import type { AboutCall } from "./about-call.ts";
import type { ModelAdapter } from "./adapter.ts";
import { askConceding } from "./ask-conceding.ts";
import { chatClient } from "./chat-client.ts";
import { chatCounts, type ChatUsage, hearChat } from "./chat-heard.ts";
import { chatRequest } from "./chat-request.ts";
import { concededAt, type Concession } from "./concessions.ts";
import type { Connection, ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { presetOf } from "./presets.ts";
import type { UsageCounts } from "./price-usage.ts";
import { probeChat } from "./probe-chat.ts";
import { replyOf } from "./reply.ts";
import { safeFetch } from "./safe-fetch.ts";
import { writesText } from "./writes-text.ts";

/** Where a service differs from plain chat completions in more than a row of the presets. */
export interface ChatFlavour {
  /** More members of every request. */
  readonly extras: (has: readonly Concession[]) => Readonly<Record<string, unknown>>;
  /** What the service says it charged, in micro-dollars. */
  readonly costOf: (usage: ChatUsage) => number | null;
  /** What its list tells of a model; null for one that does not write text. */
  readonly describe: (model: OpenAI.Model, connection: Connection) => ModelInfo | null;
}

const plain: ChatFlavour = {
  extras: () => ({}),
  costOf: () => null,
  describe: ({ id }, { kind, preset }) => (writesText(id) ? describeModel(kind, preset, id) : null),
};

/**
 * Speaks chat completions: OpenAI's own, and of everybody who speaks like it. Chat completions and not responses, since
 * they stream the same structured output, keep nothing at OpenAI unless told to, and one dialect serves all.
 */
export function chatAdapter(connection: Connection, flavour: ChatFlavour = plain): ModelAdapter {
  const conceded = concededAt(`${connection.preset} ${connection.baseUrl}`);
  const preset = presetOf(connection);

  function askOnce(ask: ModelAsk, model: ModelInfo, signal: AbortSignal, without: ReadonlySet<Concession>) {
    const about: AboutCall = { connection, model: model.id, key: connection.key, texts: [ask.user] };
    const way = safeFetch(about, "stream");
    const { body, has } = chatRequest(ask, model, preset, without);
    const client = chatClient(connection, way, model.id);
    const heard = hearChat(stream(client, { ...body, ...flavour.extras(has) }, signal), flavour.costOf);
    return { parts: replyOf({ ask, model, about, way, heard, toldIn }, signal), has };
  }

  return {
    stream: (ask, model, signal): AsyncIterable<ReplyPart> =>
      askConceding(model.id, conceded, (without) => askOnce(ask, model, signal, without)),

    listModels: async (signal) => {
      const way = safeFetch({ connection, model: "", key: connection.key, texts: [] }, "whole");
      try {
        const models: ModelInfo[] = [];
        for await (const model of chatClient(connection, way, "").models.list({ signal })) {
          const info = flavour.describe(model, connection);
          if (info) models.push(info);
        }
        return models;
      } catch (error) {
        throw way.explain(error, toldIn(error));
      }
    },

    probe: async (modelId, signal) => {
      let counts: UsageCounts | null = null;
      const failure = await probeChat({
        modelId,
        preset,
        conceded,
        send: async (body) => {
          const way = safeFetch({ connection, model: modelId, key: connection.key, texts: [] }, "whole");
          try {
            const { usage } = await chatClient(connection, way, modelId).chat.completions.create(body, { signal });
            if (usage) counts = chatCounts(usage, flavour.costOf);
            return null;
          } catch (error) {
            return way.explain(error, toldIn(error));
          }
        },
      });
      if (failure) throw failure;
      return counts;
    },
  };
}

async function* stream(
  client: OpenAI,
  body: OpenAI.ChatCompletionCreateParamsStreaming,
  signal: AbortSignal,
): AsyncGenerator<OpenAI.ChatCompletionChunk> {
  yield* await client.chat.completions.create(body, { signal });
}

const toldIn = (error: unknown): unknown => (error instanceof APIError ? (error.error ?? undefined) : undefined);
