import type { ModelAdapter } from "./adapter.ts";
import type { Connection, ConnectionKind } from "./model-call.ts";

/** Who speaks each dialect. Loaded with its first use: the SDKs are large, and a start has no use for them. */
const adapters: Readonly<Record<ConnectionKind, (connection: Connection) => Promise<ModelAdapter>>> = {
  openai: async (connection) => (await import("./openai-compatible.ts")).chatAdapter(connection),
  "openai-compatible": async (connection) => (await import("./openai-compatible.ts")).chatAdapter(connection),
  openrouter: async (connection) => (await import("./openrouter.ts")).openrouterAdapter(connection),
  anthropic: async (connection) => (await import("./anthropic.ts")).anthropicAdapter(connection),
  ollama: async (connection) => (await import("./ollama.ts")).ollamaAdapter(connection),
};

/** The adapter that speaks the dialect of a connection. Nothing is loaded or sent before it is asked for something. */
export function makeAdapter(connection: Connection): ModelAdapter {
  let loaded: Promise<ModelAdapter> | undefined;
  const adapter = (): Promise<ModelAdapter> => (loaded ??= adapters[connection.kind](connection));
  return {
    stream: async function* stream(ask, model, signal) {
      yield* (await adapter()).stream(ask, model, signal);
    },
    listModels: async (signal) => (await adapter()).listModels(signal),
    probe: async (modelId, signal) => (await adapter()).probe(modelId, signal),
  };
}
