import Anthropic, { type APIPromise } from "@anthropic-ai/sdk";
import { baseAddress } from "./base-address.ts";
import type { Connection } from "./model-call.ts";
import type { SafeFetch } from "./safe-fetch.ts";
import { sdkTimeoutMs } from "./sdk-patience.ts";

/**
 * The SDK, told everything it would otherwise read from the environment or from credentials other programs left on this
 * computer. The real key is added by the safe fetch, so that nothing the SDK says can hold it.
 */
export function anthropicClient(connection: Connection, way: SafeFetch): Anthropic {
  return new Anthropic({
    baseURL: baseAddress(connection).href.replace(/\/$/, ""),
    apiKey: "added-later",
    webhookKey: null,
    maxRetries: 0,
    timeout: sdkTimeoutMs,
    logLevel: "off",
    openTelemetry: false,
    fetch: way.fetch,
  });
}

/**
 * Sends a message as the SDK's own `create` does, which besides writes to the console what it thinks of older models.
 * What a person should know about a model is said where they choose it.
 */
export function createMessage<Answer>(
  client: Anthropic,
  body: Anthropic.MessageCreateParams,
  signal: AbortSignal,
): APIPromise<Answer> {
  return client.post<Answer>("/v1/messages", { body, signal, stream: body.stream ?? false });
}
