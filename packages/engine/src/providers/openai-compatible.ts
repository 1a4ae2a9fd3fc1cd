import { APIError } from "openai";
import type OpenAI from "openai";
import type { AboutCall } from "./about-call.ts";
import type { ModelAdapter } from "./adapter.ts";
import { askConceding } from "./ask-conceding.ts";
import { CallError } from "./call-error.ts";
import { chatClient } from "./chat-client.ts";
import { type ChatUsage, hearChat } from "./chat-heard.ts";
import { chatRequest, limitOf } from "./chat-request.ts";
import { concededAt, type Concession } from "./concessions.ts";
import type { Connection, ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { presetOf } from "./presets.ts";
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
      for (;;) {
        const without = conceded.of(modelId);
        const way = safeFetch({ connection, model: modelId, key: connection.key, texts: [] }, "whole");
        try {
          // oxlint-disable-next-line no-await-in-loop -- the second request depends on the answer to the first
          await chatClient(connection, way, modelId).chat.completions.create(
            { model: modelId, messages: [{ role: "user", content: "Hi" }], ...limitOf(1, preset, without) },
            { signal },
          );
          return;
        } catch (error) {
          const failure = way.explain(error, toldIn(error));
          if (ranOutOfTokens(failure)) return;
          if (without.has("limit-name") || !/max_completion_tokens|max_tokens/.test(failure.facts.words)) throw failure;
          conceded.remember(modelId, new Set([...without, "limit-name"]));
        }
      }
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

/** A model that thinks may complain that one token was too little to say anything: it works. */
function ranOutOfTokens({ code, facts }: CallError): boolean {
  return code === "provider/request-refused" && /could not finish|output limit was reached/i.test(facts.words);
}
