import OpenAI from "openai";
import { baseAddress } from "./base-address.ts";
import type { Connection } from "./model-call.ts";
import type { SafeFetch } from "./safe-fetch.ts";
import { sdkTimeoutMs } from "./sdk-patience.ts";

/**
 * The SDK, told everything it would otherwise read from the environment: a variable set for another program changes
 * nothing, and no key of it goes anywhere. The real key is added by the safe fetch, so that nothing the SDK says can
 * hold it.
 */
export function chatClient(connection: Connection, way: SafeFetch, model: string): OpenAI {
  const { baseURL, query } = chatAddress(connection, model);
  return new OpenAI({
    baseURL,
    defaultQuery: query,
    apiKey: "added-later",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: "off",
    fetch: way.fetch,
  });
}

/**
 * Where chat completions are. Azure has two: `…/openai/v1`, which an address of a resource gets, and the older one with
 * the deployment in the path, which an address with an `api-version` means. Source: Azure OpenAI's API reference.
 */
function chatAddress(connection: Connection, model: string): { baseURL: string; query: Record<string, string> } {
  const url = baseAddress(connection);
  const query = Object.fromEntries(url.searchParams);
  url.search = "";
  const base = url.href.replace(/\/$/, "");
  if (connection.preset !== "azure-openai") return { baseURL: base, query };
  const resource = base.replace(/\/openai(?:\/.*)?$/, "");
  const isOlder = "api-version" in query && !base.endsWith("/openai/v1");
  const deployment = model === "" ? "" : `/deployments/${encodeURIComponent(model)}`;
  return { baseURL: `${resource}/openai${isOlder ? deployment : "/v1"}`, query };
}
