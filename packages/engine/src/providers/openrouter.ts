import type OpenAI from "openai";
import type { ModelAdapter } from "./adapter.ts";
import { countOf, type ChatUsage } from "./chat-heard.ts";
import { isRecord } from "./error-body.ts";
import type { Connection, ModelInfo } from "./model-call.ts";
import { describeModel } from "./model-table.ts";
import { type ChatFlavour, chatAdapter } from "./openai-compatible.ts";

/** OpenRouter: chat completions that tell prices in their list and costs in their usage. */
export function openrouterAdapter(connection: Connection): ModelAdapter {
  return chatAdapter(connection, openrouter);
}

const openrouter: ChatFlavour = {
  // Without it a provider behind OpenRouter may ignore the schema in silence.
  extras: (has) => (has.includes("schema") || has.includes("json") ? { provider: { require_parameters: true } } : {}),
  costOf: costMicroUsd,
  describe: describe,
};

const microUsd = 1_000_000;

/** One credit is a dollar. With a key of one's own behind it, the provider's price comes on top of OpenRouter's fee. */
function costMicroUsd(usage: ChatUsage): number | null {
  const { cost, is_byok: isOwnKey, cost_details: details } = usage;
  if (typeof cost !== "number" || !Number.isFinite(cost) || cost < 0) return null;
  const upstream = isOwnKey === true && isRecord(details) ? details["upstream_inference_cost"] : 0;
  return Math.round((cost + (typeof upstream === "number" ? upstream : 0)) * microUsd);
}

function describe(model: OpenAI.Model, { kind, preset }: Connection): ModelInfo | null {
  // SAFETY: OpenRouter's list has more members than OpenAI's type; each is looked at before it is used.
  const told = model as unknown as Readonly<Record<string, unknown>>;
  const architecture = recordAt(told, "architecture");
  const outputs = architecture["output_modalities"];
  if (Array.isArray(outputs) && !outputs.includes("text")) return null;
  const pricing = recordAt(told, "pricing");
  const provider = recordAt(told, "top_provider");
  const parameters = told["supported_parameters"];
  const inputPrice = pricePerMillion(pricing["prompt"]);
  const outputPrice = pricePerMillion(pricing["completion"]);
  const base = describeModel(kind, preset, model.id);
  const prices =
    inputPrice === null || outputPrice === null
      ? {}
      : {
          inputPrice,
          outputPrice,
          cachedInputPrice: pricePerMillion(pricing["input_cache_read"]),
          priceFrom: inputPrice === 0 && outputPrice === 0 ? ("free" as const) : ("provider" as const),
          priceDate: null,
        };
  return {
    ...base,
    label: typeof told["name"] === "string" ? told["name"] : base.label,
    contextTokens: countOf(told["context_length"]) || base.contextTokens,
    maxOutputTokens: countOf(provider["max_completion_tokens"]) || base.maxOutputTokens,
    ...prices,
    structuredOutput: Array.isArray(parameters) ? parameters.includes("structured_outputs") : null,
  };
}

function recordAt(value: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const found = value[name];
  return isRecord(found) ? found : {};
}

/** Dollars a token, written as text, in micro-dollars for a million; -1 stands for a price that varies. */
function pricePerMillion(text: unknown): number | null {
  const dollars = typeof text === "string" && text !== "" ? Number(text) : Number.NaN;
  return Number.isFinite(dollars) && dollars >= 0 ? Math.round(dollars * microUsd * microUsd) : null;
}
