import type { IncomingHttpHeaders } from "node:http";
import { anthropic } from "./anthropic.ts";
import { azure } from "./azure.ts";
import { type DialectName, dialectNames } from "./call.ts";
import type { Dialect, Endpoint } from "./dialect.ts";
import { ollama } from "./ollama.ts";
import { openai } from "./openai.ts";
import { openrouter } from "./openrouter.ts";

const dialects: Readonly<Record<DialectName, Dialect>> = { openai, azure, anthropic, openrouter, ollama };

/** Who answers a request, and at which of its addresses. */
export interface Route {
  readonly dialect: Dialect;
  /** The path as the provider itself would see it. */
  readonly path: string;
  readonly endpoint: Endpoint | undefined;
}

/**
 * Finds who answers: the one dialect a double is bound to, else the one a path begins with (`/ollama/api/tags`), else
 * the one whose path it is.
 */
export function routeOf(
  method: string,
  pathname: string,
  headers: IncomingHttpHeaders,
  bound: DialectName | undefined,
): Route {
  const [, first = "", rest = ""] = /^\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
  // Azure's own paths begin with the name of another dialect.
  const isNamed = bound === undefined && !pathname.startsWith("/openai/deployments/");
  const named = dialectNames.find((name) => name === first && isNamed);
  const path = named === undefined ? pathname : rest || "/";
  const dialect = dialects[bound ?? named ?? nameByPath(path, headers)];
  const endpoint = dialect.endpoints.find(
    (one) => one.path.test(path) && method === (one.kind === "voice" ? "POST" : one.method),
  );
  return { dialect, path, endpoint };
}

function nameByPath(path: string, headers: IncomingHttpHeaders): DialectName {
  if (path.startsWith("/openai/deployments/")) return "azure";
  if (path.startsWith("/api/v1/")) return "openrouter";
  if (path.startsWith("/api/")) return "ollama";
  const isAnthropic = path.startsWith("/v1/messages") || "anthropic-version" in headers || "x-api-key" in headers;
  return isAnthropic ? "anthropic" : "openai";
}

/** What a person would enter as the provider's address, for each dialect. */
export const basePaths: Readonly<Record<DialectName, string>> = {
  openai: "/v1",
  azure: "",
  anthropic: "",
  openrouter: "/api/v1",
  ollama: "",
};
