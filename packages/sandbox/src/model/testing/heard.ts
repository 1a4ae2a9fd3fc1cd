import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import type { ModelDouble } from "../model-double.ts";
import { anthropicClient, openaiClient } from "./clients.ts";
import { chatQuestion, messagesQuestion } from "./ticket-question.ts";

/** What a caller got out of an SDK until the stream ended or broke. */
export interface Heard {
  readonly text: string;
  readonly refusal: string;
  /** The words of the SDK for why the model stopped; undefined where it never said. */
  readonly finish: string | undefined;
  readonly hasUsage: boolean;
  readonly error: Error | undefined;
}

type Listen = (double: ModelDouble, signal?: AbortSignal) => Promise<Heard>;

/** Asks the same question through each SDK, as a stream, and keeps what arrived. */
const listeners = {
  openai: hearOpenai,
  openrouter: hearOpenrouter,
  ollama: hearOllama,
  anthropic: hearAnthropic,
};

function hearOpenai(double: ModelDouble, signal?: AbortSignal): Promise<Heard> {
  return hearChat(openaiClient(double), signal);
}

function hearOpenrouter(double: ModelDouble, signal?: AbortSignal): Promise<Heard> {
  return hearChat(openaiClient(double, "openrouter"), signal);
}

function hearOllama(double: ModelDouble, signal?: AbortSignal): Promise<Heard> {
  return hearChat(openaiClient(double, "ollama"), signal);
}

async function hearChat(client: OpenAI, signal: AbortSignal | undefined): Promise<Heard> {
  const heard = { text: "", refusal: "", finish: undefined as string | undefined, hasUsage: false };
  return listen(heard, async () => {
    const question = { ...chatQuestion, stream: true as const, stream_options: { include_usage: true } };
    for await (const { choices, usage } of await client.chat.completions.create(question, { signal })) {
      heard.text += choices[0]?.delta.content ?? "";
      heard.refusal += choices[0]?.delta.refusal ?? "";
      heard.finish = choices[0]?.finish_reason ?? heard.finish;
      heard.hasUsage ||= Boolean(usage);
    }
  });
}

async function hearAnthropic(double: ModelDouble, signal?: AbortSignal): Promise<Heard> {
  const heard = { text: "", refusal: "", finish: undefined as string | undefined, hasUsage: false };
  return listen(heard, async () => {
    const client: Anthropic = anthropicClient(double);
    for await (const event of await client.messages.create({ ...messagesQuestion, stream: true }, { signal })) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") heard.text += event.delta.text;
      if (event.type === "message_delta") {
        heard.finish = event.delta.stop_reason ?? undefined;
        heard.hasUsage = event.usage.output_tokens >= 0;
      }
    }
  });
}

async function listen<Partly>(
  heard: Partly,
  read: () => Promise<void>,
): Promise<Partly & { error: Error | undefined }> {
  try {
    await read();
    return { ...heard, error: undefined };
  } catch (error) {
    return { ...heard, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

/** Every dialect an SDK can be asked in. */
export const listenerNames = [
  "openai",
  "openrouter",
  "ollama",
  "anthropic",
] as const satisfies readonly (keyof typeof listeners)[];

/** The listener of a dialect. */
export const listenerOf = (name: (typeof listenerNames)[number]): Listen => listeners[name];
