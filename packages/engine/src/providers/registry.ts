import type { ModelAdapter } from "./adapter.ts";
import { anthropicAdapter } from "./anthropic.ts";
import type { Connection, ConnectionKind } from "./model-call.ts";
import { ollamaAdapter } from "./ollama.ts";
import { chatAdapter } from "./openai-compatible.ts";
import { openrouterAdapter } from "./openrouter.ts";

const adapters: Readonly<Record<ConnectionKind, (connection: Connection) => ModelAdapter>> = {
  openai: chatAdapter,
  "openai-compatible": chatAdapter,
  openrouter: openrouterAdapter,
  anthropic: anthropicAdapter,
  ollama: ollamaAdapter,
};

/** The adapter that speaks the dialect of a connection. Nothing is sent before it is asked for something. */
export function makeAdapter(connection: Connection): ModelAdapter {
  return adapters[connection.kind](connection);
}
