import { z } from "zod";
import { countOf } from "./chat-heard.ts";
import { readJsonLines } from "./json-lines.ts";
import type { Heard } from "./reply.ts";

/** A line of an answer. Source: Ollama's API reference. */
const line = z.object({
  message: z.object({ content: z.string().default("") }).optional(),
  done: z.boolean().optional(),
  done_reason: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
  error: z.string().optional(),
});

/** Reads Ollama's chat line by line; an `error` line is thrown by the name `OllamaError`. */
export async function* hearOllama(ask: () => Promise<Response>): AsyncGenerator<Heard> {
  const { body } = await ask();
  if (!body) return;
  for await (const value of readJsonLines(body)) {
    const { message, done, done_reason: reason, error, ...figures } = line.parse(value);
    if (error !== undefined) throw Object.assign(new Error(error), { name: "OllamaError" });
    if (message) yield { kind: "text", text: message.content };
    if (done === true) {
      const counts = {
        inputTokens: countOf(figures.prompt_eval_count),
        cachedInputTokens: 0,
        cacheWriteTokens: 0,
        outputTokens: countOf(figures.eval_count),
        reportedMicroUsd: null,
      };
      yield { kind: "usage", counts, isWhole: true };
      yield { kind: "stop", reason: reason === "length" ? "length" : "complete" };
    }
  }
}
