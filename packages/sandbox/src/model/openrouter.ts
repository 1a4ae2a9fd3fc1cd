import { chatVoice, createdAtSeconds, idOf } from "./chat-voice.ts";
import type { ModelCall, Usage } from "./call.ts";
import type { Dialect } from "./dialect.ts";
import { type Failure, failureOf, type Reason } from "./failures.ts";
import type { JsonObject } from "./json.ts";
import { costOf, creditsOf, generationOf, keyCard, modelEntry } from "./openrouter-books.ts";
import { eventOf } from "./sse.ts";
import type { World } from "./world.ts";
import { bearerKey } from "./key-headers.ts";

/** A comment of the event stream, which no reader may take for data. */
const keepAlive = ": OPENROUTER PROCESSING\n\n";

/** OpenRouter: OpenAI's chat under /api/v1, with prices, credits and generations. Source: OpenRouter's API reference. */
export const openrouter: Dialect = {
  name: "openrouter",
  needsKey: true,
  statuses: { modelMissing: 400, formatUnsupported: 404, contentRefused: 403 },
  keyOf: bearerKey,
  endpoints: [
    {
      kind: "voice",
      path: /^\/api\/v1\/chat\/completions$/,
      voice: chatVoice({
        idPrefix: "gen-sandbox-",
        thoughtField: "reasoning",
        marksRefusals: true,
        alwaysTellsUsage: true,
        extras: () => ({ provider: "Sandbox" }),
        choiceExtras: (finish) => ({ native_finish_reason: finish === "stop" ? "completed" : finish }),
        usageExtras,
        usageChoices: [{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }],
        keepAlive,
        opening: () => [keepAlive, keepAlive],
        breakdown: (call) => eventOf(brokenChunk(call)),
        wholeBreakdown: () => openrouterFailure(upstreamFailure),
      }),
    },
    // Models are listed for everybody.
    {
      kind: "page",
      method: "GET",
      isOpen: true,
      path: /^\/api\/v1\/models$/,
      answer: ({ world }) => ({ json: { data: world.models.openrouter.map(modelEntry) } }),
    },
    {
      kind: "page",
      method: "GET",
      path: /^\/api\/v1\/(?:auth\/)?key$/,
      answer: ({ key }) => ({ json: { data: keyCard(key) } }),
    },
    {
      kind: "page",
      method: "GET",
      path: /^\/api\/v1\/credits$/,
      answer: ({ key, world }) => ({ json: { data: creditsOf(key, world) } }),
    },
    {
      kind: "page",
      method: "GET",
      path: /^\/api\/v1\/generation$/,
      answer: ({ url, world }) => {
        const id = url.searchParams.get("id") ?? "";
        const found = world.generations.get(id);
        return found
          ? { json: { data: generationOf(id, found) } }
          : { failure: failureOf("notFound", { message: `Generation ${id} not found` }) };
      },
    },
  ],
  keepBooks: (call, usage, world, { wasCancelled }) => {
    const costCredits = costOf(call, usage, world);
    world.generations.set(idOf("gen-sandbox-", call), { call, usage, costCredits, wasCancelled });
  },
  failureBody: openrouterFailure,
  headers: (requestId) => ({ "cf-ray": `${requestId}-SBX`, "x-clerk-auth-status": "signed-out" }),
};

/** Usage ends every stream, and costs are part of it: credits, of which one is a US dollar. */
function usageExtras(usage: Usage, call: ModelCall, world: World): JsonObject {
  return { cost: costOf(call, usage, world), is_byok: false, cost_details: { upstream_inference_cost: null } };
}

const upstreamFailure = failureOf("badGateway", { message: "Provider disconnected" });

/** A break in the stream comes as a chunk with both an error and a finish reason of its own. */
function brokenChunk(call: ModelCall): JsonObject {
  return {
    id: idOf("gen-sandbox-", call),
    object: "chat.completion.chunk",
    created: createdAtSeconds(call),
    model: call.model,
    provider: "Sandbox",
    error: { code: "server_error", message: "Provider disconnected unexpectedly" },
    choices: [{ index: 0, delta: { content: "" }, finish_reason: "error", native_finish_reason: "error" }],
  };
}

/** An error as OpenRouter words it: the status again as its code. */
function openrouterFailure(failure: Failure): unknown {
  const message = failure.message ?? words[failure.reason].replace("{about}", failure.about ?? "");
  const metadata = metadataOf(failure);
  return { error: { message, code: failure.status, ...(metadata && { metadata }) } };
}

function metadataOf({ reason }: Failure): JsonObject | undefined {
  if (reason === "contentRefused") {
    return { reasons: ["violence"], flagged_input: "…", provider_name: "Sandbox", model_slug: "sandbox/model" };
  }
  if (reason === "rateLimited") {
    return { headers: { "X-RateLimit-Limit": "20", "X-RateLimit-Remaining": "0" }, provider_name: null };
  }
  return reason === "badGateway" ? { raw: "upstream connect error", provider_name: "Sandbox" } : undefined;
}

const words: Readonly<Record<Reason, string>> = {
  badRequest: "Input validation error: {about}",
  contextTooLong:
    'This endpoint\'s maximum context length is 65536 tokens. However, you requested about 90000 tokens. Please reduce the length of either one, or use the "middle-out" transform to compress your prompt automatically.',
  schemaRefused: "Provider returned error",
  formatUnsupported: "No endpoints found that can handle the requested parameters.",
  contentRefused: "Your chosen model requires moderation and your input was flagged",
  missingKey: "No auth credentials found",
  badKey: "User not found.",
  noCredit: "Insufficient credits. Add more using https://openrouter.ai/settings/credits",
  forbidden: "This key is not allowed to use this model",
  modelMissing: "{about} is not a valid model ID",
  notFound: "Not Found",
  timeout: "Request timed out",
  tooLarge: "Payload too large",
  rateLimited: "Rate limit exceeded: free-models-per-min.",
  serverError: "Internal Server Error",
  badGateway: "Provider returned error",
  unavailable: "No instances available",
  overloaded: "Provider overloaded",
};
