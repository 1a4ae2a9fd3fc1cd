import { hearChat } from "./chat-question.ts";
import { chatVoice } from "./chat-voice.ts";
import type { Dialect } from "./dialect.ts";
import { type Failure, failureOf, type Reason } from "./failures.ts";
import { textAt } from "./json.ts";
import { eventOf } from "./sse.ts";
import { responsesVoice } from "./responses-voice.ts";
import { refuseStrictly } from "./strict-request.ts";
import { headerKey } from "./key-headers.ts";

const harmless = Object.fromEntries(
  ["hate", "self_harm", "sexual", "violence"].map((name) => [name, { filtered: false, severity: "safe" }]),
);
const promptFilter = [{ prompt_index: 0, content_filter_results: harmless }];

/**
 * Azure OpenAI: a deployment in the path and `api-version` in the query, or the newer /openai/v1 with the deployment as
 * the model; the key in `api-key` or as a bearer. Source: Azure's API reference and recorded streams.
 */
export const azure: Dialect = {
  name: "azure",
  needsKey: true,
  statuses: { noCredit: 403 },
  keyOf: (headers) => headerKey(headers, "api-key"),
  endpoints: [
    {
      kind: "voice",
      path: /^\/openai\/(?:deployments\/[^/]+|v1)\/chat\/completions$/,
      voice: chatVoice({
        idPrefix: "chatcmpl-sandbox",
        thoughtField: "reasoning_content",
        marksRefusals: true,
        alwaysTellsUsage: false,
        hear: (body, path) => {
          const [, deployment] = /\/deployments\/([^/]+)\//.exec(path) ?? [];
          const asked = hearChat(body);
          return deployment === undefined ? asked : { ...asked, model: decodeURIComponent(deployment) };
        },
        extras: () => ({ system_fingerprint: "fp_sandbox" }),
        choiceExtras: () => ({ content_filter_results: harmless }),
        // The first event has no choice at all; readers that take the first one blindly fail on it.
        opening: (call) => [
          eventOf({
            id: "",
            object: "",
            created: 0,
            model: "",
            choices: [],
            ...(call.model !== "" && { prompt_filter_results: promptFilter }),
          }),
        ],
        refuse: (body, headers) => refuseStrictly?.({ model: textAt(body, "model"), ...body }, headers),
        breakdown: () => eventOf(azureFailure(failureOf("serverError"))),
      }),
    },
    { kind: "voice", path: /^\/openai\/(?:v1\/)?responses$/, voice: responsesVoice },
    {
      kind: "page",
      method: "GET",
      path: /^\/openai\/(?:v1\/)?models$/,
      answer: ({ world }) => ({
        json: {
          object: "list",
          data: world.models.azure.map(({ id }) => ({
            id,
            object: "model",
            status: "succeeded",
            created_at: 1_744_000_000,
            capabilities: {
              chat_completion: true,
              completion: false,
              embeddings: false,
              fine_tune: false,
              inference: true,
            },
            lifecycle_status: "generally-available",
          })),
        },
      }),
    },
  ],
  refuseAddress: (url) =>
    url.pathname.includes("/openai/v1/") || url.searchParams.has("api-version") ? undefined : failureOf("notFound"),
  failureBody: azureFailure,
  headers: (requestId, status) => ({
    "apim-request-id": requestId,
    "x-request-id": requestId,
    "x-ms-region": "Sandbox",
    "x-ratelimit-remaining-requests": status === 429 ? "0" : "99",
    "x-ratelimit-remaining-tokens": "99000",
  }),
};

const policyViolation = {
  code: "ResponsibleAIPolicyViolation",
  content_filter_result: { ...harmless, violence: { filtered: true, severity: "medium" } },
};

/** An error as Azure words it. */
function azureFailure(failure: Failure): unknown {
  const [code, words] = wording[failure.reason];
  const message = failure.message ?? words.replace("{about}", failure.about ?? "");
  return {
    error: {
      code: code || String(failure.status),
      message,
      ...(failure.reason === "contentRefused" && { param: "prompt", status: 400, innererror: policyViolation }),
    },
  };
}

const wrongKey =
  "Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.";

const wording: Readonly<Record<Reason, readonly [code: string, words: string]>> = {
  badRequest: ["BadRequest", "Invalid value for '{about}'."],
  contextTooLong: ["context_length_exceeded", "This model's maximum context length is 128000 tokens."],
  schemaRefused: ["BadRequest", "Invalid schema for response_format: {about}"],
  formatUnsupported: ["BadRequest", "response_format value as json_schema is not supported with this model."],
  contentRefused: [
    "content_filter",
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
  ],
  missingKey: ["", wrongKey],
  badKey: ["", wrongKey],
  noCredit: ["", "The subscription has been disabled. Please check the billing state of your subscription."],
  forbidden: ["", "Access denied due to Virtual Network/Firewall rules."],
  modelMissing: [
    "DeploymentNotFound",
    "The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.",
  ],
  notFound: ["", "Resource not found"],
  timeout: ["Timeout", "The operation was timeout."],
  tooLarge: ["", "Request body too large."],
  rateLimited: [
    "",
    "Requests to the ChatCompletions_Create Operation have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 20 seconds.",
  ],
  serverError: ["InternalServerError", "The server had an error processing your request. Sorry about that!"],
  badGateway: ["", "Bad gateway"],
  unavailable: ["ServiceUnavailable", "The service is temporarily unable to process your request."],
  overloaded: ["", "The server is overloaded."],
};
