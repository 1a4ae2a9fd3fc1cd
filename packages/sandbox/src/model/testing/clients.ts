import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { AzureOpenAI } from "openai";
import type { ModelDouble } from "../model-double.ts";
import { sandboxKeys } from "../world.ts";

// The SDKs as the product has to use them: no silent retries, because a second call can be paid twice.

/** OpenAI's SDK against a dialect it speaks. */
export function openaiClient(
  double: ModelDouble,
  dialect: "openai" | "openrouter" | "ollama" = "openai",
  apiKey: string = sandboxKeys.valid,
): OpenAI {
  const base = double.url(dialect);
  return new OpenAI({ baseURL: dialect === "ollama" ? `${base}/v1` : base, apiKey, maxRetries: 0, logLevel: "off" });
}

/** OpenAI's SDK in its Azure form. */
export function azureClient(double: ModelDouble, apiKey: string = sandboxKeys.valid): AzureOpenAI {
  return new AzureOpenAI({
    endpoint: double.url("azure"),
    apiKey,
    apiVersion: "2024-10-21",
    maxRetries: 0,
    logLevel: "off",
  });
}

/** Anthropic's SDK. */
export function anthropicClient(double: ModelDouble, apiKey: string = sandboxKeys.valid): Anthropic {
  return new Anthropic({ baseURL: double.url("anthropic"), apiKey, maxRetries: 0, logLevel: "off" });
}

/** Runs a call that has to fail and hands its error over. */
export async function errorOf(call: () => PromiseLike<unknown>): Promise<Error> {
  try {
    await call();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("The call was expected to fail, and did not.");
}
