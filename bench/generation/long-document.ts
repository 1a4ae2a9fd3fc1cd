import { collectGeneration } from "../../packages/engine/src/generate.ts";
import { generateWithModel } from "../../packages/engine/src/model/generate-with-model.ts";
import type { ModelAsk, ModelCaller } from "../../packages/engine/src/providers/model-call.ts";
import { readText } from "../../packages/engine/src/reading/read-text.ts";
import { callBudget } from "../../packages/engine/src/model/budget.ts";
import { splitText } from "../../packages/engine/src/model/split-text.ts";
import { noGuidance } from "../../packages/shared/src/generation/guidance.ts";
import type { GenerationEvent } from "../../packages/shared/src/generation/generation.ts";
import { describeModel } from "../../packages/engine/src/providers/model-table.ts";
import { readSentences } from "../../packages/sandbox/src/model/sentences.ts";
import { valueForSchema } from "../../packages/sandbox/src/model/schema-value.ts";
import type { BenchmarkResult } from "../benchmark.ts";
import { quantile } from "../engine/timing.ts";
import { specification } from "./text.ts";

/** A page is taken as 3,000 characters. */
const pages = 200;
const pageChars = 3000;
const rounds = 5;
const model = { ...describeModel("openai", "openai", "gpt-5-mini"), contextTokens: 128_000 };

/**
 * What dividing a document of 200 pages adds: splitting it, measured by itself, and keeping its parts in order, merging
 * and deduplicating their tickets, measured as what the whole takes longer than the same pages as many short documents,
 * which need none of that. The model answers at once with words made beforehand. Processor time, in turns, because a
 * busy machine would hide the difference.
 */
export async function measureLongDocument(): Promise<BenchmarkResult> {
  const text = specification(pages * 6).slice(0, pages * pageChars);
  const mind = new Mind();
  const first = await collectGeneration(generated(text, mind));
  const parts = mind.calls;
  const short = divided(text, parts);
  const reading = readText(text);
  for (const one of short) await collectGeneration(generated(one, mind));
  const splits: number[] = [];
  const whole: number[] = [];
  const apart: number[] = [];
  for (let round = 0; round < rounds; round++) {
    splits.push(await processorMs(() => splitText(reading, callBudget(model, noGuidance))));
    whole.push(await processorMs(() => collectGeneration(generated(text, mind))));
    apart.push(
      await processorMs(async () => {
        for (const one of short) await collectGeneration(generated(one, mind));
      }),
    );
  }
  const joining = Math.max(
    0,
    quantile(
      whole.map((time, round) => time - (apart[round] ?? 0)),
      0.5,
    ),
  );
  return {
    metrics: { longDocumentMs: quantile(splits, 0.5) + joining },
    notes: [
      `long document: ${pages} pages (${text.length} characters), ${parts} calls, ${first.tickets.length} tickets; ` +
        `splitting ${inMs(splits)}; all of it, with reading the text and every answer, ${inMs(whole)} of processor ` +
        `time, the same pages as ${short.length} short documents ${inMs(apart)}; ${rounds} rounds`,
    ],
  };
}

function inMs(times: readonly number[]): string {
  return `${quantile(times, 0.5).toFixed(0)} ms`;
}

/** A model that answers at once: every sentence with a wish becomes a ticket. What it says is thought of once. */
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
      const saying = readSentences(user).filter(({ text }) => wish.test(text));
      pieces = JSON.stringify(valueForSchema(schema.schema, saying)).match(/[^]{1,200}/g) ?? [];
      this.#answers.set(user, pieces);
    }
    return pieces;
  }
}

function generated(text: string, mind: Mind): AsyncIterable<GenerationEvent> {
  return generateWithModel({ id: "bench", caller: mind.caller, model }, { text }, new AbortController().signal);
}

async function processorMs(work: () => unknown): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

const wish = /\bI want\b|\bmust\b|\bcan be\b/;

/** A text as so many documents of about the same length, cut above headings. */
function divided(text: string, count: number): string[] {
  const chapters = text.split(/(?=^## )/m);
  const size = Math.ceil(chapters.length / count);
  return Array.from({ length: count }, (_, index) => chapters.slice(index * size, (index + 1) * size).join("")).filter(
    (one) => one !== "",
  );
}
