import { collectGeneration } from "../../packages/engine/src/generate.ts";
import { generateWithModel } from "../../packages/engine/src/model/generate-with-model.ts";
import type { ModelAsk, ModelCaller } from "../../packages/engine/src/providers/model-call.ts";
import { describeModel } from "../../packages/engine/src/providers/model-table.ts";
import { readSentences } from "../../packages/sandbox/src/model/sentences.ts";
import { valueForSchema } from "../../packages/sandbox/src/model/schema-value.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { specification } from "./text.ts";

/** A page is taken as 3,000 characters. */
const pages = 200;
const pageChars = 3000;
const rounds = 7;
const model = { ...describeModel("openai", "openai", "gpt-5-mini"), contextTokens: 128_000 };

/**
 * What dividing a document of 200 pages costs the engine: splitting it, keeping its parts in order, merging and
 * deduplicating their tickets. The same pages as many short documents, which need none of that, are measured in turns
 * and taken off. The model answers at once with words made beforehand.
 */
export async function measureLongDocument(): Promise<BenchmarkResult> {
  const text = specification(pages * 6).slice(0, pages * pageChars);
  const mind = new Mind();
  const { tickets } = await timed(text, mind);
  const parts = mind.calls;
  const short = divided(text, parts);
  for (const one of short) await timed(one, mind);
  const whole: number[] = [];
  const apart: number[] = [];
  for (let round = 0; round < rounds; round++) {
    whole.push((await timed(text, mind)).tookMs);
    let sumMs = 0;
    for (const one of short) sumMs += (await timed(one, mind)).tookMs;
    apart.push(sumMs);
  }
  const own = whole.map((time, round) => Math.max(0, time - (apart[round] ?? 0)));
  return {
    metrics: { longDocumentMs: quantile(own, 0.5) },
    notes: [
      `long document: ${pages} pages (${text.length} characters), ${parts} calls, ${tickets} tickets; ` +
        `all of it, with reading the text and every answer, takes ${quantile(whole, 0.5).toFixed(0)} ms, the same as ` +
        `${short.length} short documents ${quantile(apart, 0.5).toFixed(0)} ms; ${rounds} rounds`,
    ],
  };
}

/** A model that answers at once: every sentence becomes a ticket. What it says is thought of once. */
class Mind {
  calls = 0;
  readonly #answers = new Map<string, readonly string[]>();

  readonly caller: ModelCaller = (ask) => this.#answer(ask);

  async *#answer(ask: ModelAsk): ReturnType<ModelCaller> {
    this.calls += 1;
    yield { kind: "attempt", because: null, waitMs: 0 };
    for (const piece of this.#piecesFor(ask)) yield { kind: "text", text: piece };
    yield { kind: "end", reason: "complete" };
  }

  #piecesFor({ user, schema }: ModelAsk): readonly string[] {
    let pieces = this.#answers.get(user);
    if (pieces === undefined) {
      const saying = readSentences(user).filter(({ isHeading }) => !isHeading);
      pieces = JSON.stringify(valueForSchema(schema.schema, saying)).match(/[^]{1,200}/g) ?? [];
      this.#answers.set(user, pieces);
    }
    return pieces;
  }
}

async function timed(text: string, mind: Mind): Promise<{ tookMs: number; tickets: number }> {
  const beganAt = performance.now();
  const options = { id: "bench", caller: mind.caller, model };
  const { tickets } = await collectGeneration(generateWithModel(options, { text }, new AbortController().signal));
  return { tookMs: performance.now() - beganAt, tickets: tickets.length };
}

/** A text as so many documents of about the same length, cut above headings. */
function divided(text: string, count: number): string[] {
  const chapters = text.split(/(?=^## )/m);
  const size = Math.ceil(chapters.length / count);
  return Array.from({ length: count }, (_, index) => chapters.slice(index * size, (index + 1) * size).join("")).filter(
    (one) => one !== "",
  );
}
