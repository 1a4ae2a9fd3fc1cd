import { factsOf } from "./about-call.ts";
import { CallError } from "./call-error.ts";
import type { Connection, ConnectionKind } from "./model-call.ts";

/** What people paste behind the address a dialect begins at. */
const superfluous: Readonly<Record<ConnectionKind, RegExp>> = {
  openai: /\/(?:chat\/completions|responses|models)$/,
  "openai-compatible": /\/(?:chat\/completions|responses|models)$/,
  openrouter: /\/(?:chat\/completions|models)$/,
  anthropic: /\/v1(?:\/(?:messages|models))?$/,
  ollama: /\/(?:v1|api)(?:\/.*)?$/,
};

/**
 * Where the paths of a dialect begin, without a slash at the end. Forgives what people paste. `provider/wrong-address`
 * where there is no such address, or one with a user and password in it, which would end up in logs.
 */
export function baseAddress(connection: Connection): URL {
  const url = URL.parse(connection.baseUrl.trim());
  const isUsable = url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isUsable) {
    throw new CallError("provider/wrong-address", factsOf({ connection, model: "", key: connection.key, texts: [] }));
  }
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "").replace(superfluous[connection.kind], "").replace(/\/+$/, "");
  return url;
}
