import type { AboutCall } from "./about-call.ts";
import type { ModelAdapter } from "./adapter.ts";
import { askConceding } from "./ask-conceding.ts";
import { baseAddress } from "./base-address.ts";
import { concededAt } from "./concessions.ts";
import type { Connection, ModelAsk, ModelInfo, ReplyPart } from "./model-call.ts";
import { hearOllama } from "./ollama-heard.ts";
import { listOllamaModels } from "./ollama-models.ts";
import { contextTokensFor } from "./ollama-context.ts";
import { replyOf } from "./reply.ts";
import { type SafeFetch, safeFetch } from "./safe-fetch.ts";
import { shapeInWords } from "./shape-in-words.ts";

/**
 * Ollama's own chat, not its address that speaks like OpenAI: only here can the size of the context be said, without
 * which Ollama reads the first few thousand tokens of a text and drops the rest without a word.
 */
export function ollamaAdapter(connection: Connection): ModelAdapter {
  const conceded = concededAt(connection.baseUrl);
  const about = (model: string, texts: readonly string[] = []): AboutCall => ({
    connection,
    model,
    key: connection.key,
    texts,
  });

  function askOnce(ask: ModelAsk, model: ModelInfo, signal: AbortSignal, hasSchema: boolean) {
    const call = about(model.id, [ask.user]);
    const way = safeFetch(call, "stream");
    const response = (): Promise<Response> =>
      post(way, connection, "/api/chat", requestOf(ask, model, hasSchema), signal);
    const parts = replyOf({ ask, model, about: call, way, heard: hearOllama(response), toldIn }, signal);
    return { parts, has: hasSchema ? (["schema"] as const) : [] };
  }

  return {
    stream: (ask, model, signal): AsyncIterable<ReplyPart> =>
      askConceding(model.id, conceded, (without) => askOnce(ask, model, signal, !without.has("schema"))),

    listModels: (signal) => listOllamaModels(connection, () => safeFetch(about(""), "whole"), signal),

    probe: async (modelId, signal) => {
      const way = safeFetch(about(modelId), "whole");
      const messages = [{ role: "user", content: "Hi" }];
      const body = { model: modelId, messages, stream: false, options: { num_predict: 1 } };
      try {
        await (await post(way, connection, "/api/chat", body, signal)).text();
        return null;
      } catch (error) {
        throw way.explain(error);
      }
    },
  };
}

function requestOf(ask: ModelAsk, model: ModelInfo, hasSchema: boolean): unknown {
  return {
    model: model.id,
    messages: [
      { role: "system", content: hasSchema ? ask.system : `${ask.system}\n\n${shapeInWords(ask)}` },
      { role: "user", content: ask.user },
    ],
    stream: true,
    ...(hasSchema && { format: ask.schema.schema }),
    options: {
      num_ctx: contextTokensFor(ask, model),
      ...(ask.maxOutputTokens !== null && { num_predict: ask.maxOutputTokens }),
    },
  };
}

function post(
  { fetch }: SafeFetch,
  connection: Connection,
  path: string,
  body: unknown,
  signal: AbortSignal,
): Promise<Response> {
  const url = new URL(baseAddress(connection));
  url.pathname = `${url.pathname.replace(/\/$/, "")}${path}`;
  const headers = { "content-type": "application/json" };
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
}

const toldIn = (error: unknown): unknown =>
  error instanceof Error && error.name === "OllamaError" ? { message: error.message } : undefined;
