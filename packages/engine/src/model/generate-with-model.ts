import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { ErrorReport } from "@myba/shared/errors";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { TicketMeta } from "@myba/shared/tickets/ticket";
import { promptVersion } from "../prompt/prompt-version.ts";
import { askForTickets } from "../prompt/ticket-prompt.ts";
import type { ModelAsk, ModelCaller, ModelInfo } from "../providers/model-call.ts";
import type { Reading } from "../reading/reading.ts";
import { SourceWords } from "../reply/source-words.ts";
import { HostTurns } from "../template/host-turns.ts";
import { inSteps, nothingRead, preparedReading, refusalOf, spanOf } from "../template/prepare-text.ts";
import { answerCeiling, answerTokens, callBudget } from "./budget.ts";
import { unsupportedWords, withBorneDate } from "./fidelity.ts";
import { modelCoverage } from "./model-coverage.ts";
import { PartsInOrder } from "./parts-in-order.ts";
import { runPart } from "./run-part.ts";
import { runParts } from "./run-parts.ts";
import { SourceFacts } from "./source-facts.ts";
import { splitText, type TextPart } from "./split-text.ts";
import { TicketBook } from "./ticket-book.ts";

/** A model and the way to it. */
export interface ModelOptions {
  /** The connection's id; kept with every ticket. */
  readonly id: string;
  /** The connection as the person calls it, for errors; the model's name where there is none. */
  readonly label?: string;
  readonly caller: ModelCaller;
  readonly model: ModelInfo;
  /** Parts of a long text that are asked about at the same time; 3 by default. */
  readonly concurrency?: number;
  /** The text of the request where the host has read it already (`preparedReading`). */
  readonly reading?: Reading;
}

/**
 * Tickets from a text by a model. They come field by field (`incomplete`) and again when the model has closed them; what
 * the model writes is checked, cleaned and held against the text, never trusted. A text beyond the model's window is
 * asked about in parts, whose tickets come in the order of the text. Whatever ends the answer, what came is kept.
 */
export async function* generateWithModel(
  options: ModelOptions,
  request: GenerationRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent> {
  const refusal = refusalOf(request.text);
  if (refusal !== null) {
    yield refusal;
    return;
  }
  const turns = new HostTurns();
  const reading = options.reading ?? (yield* preparedReading(request.text, signal, turns));
  if (reading === null) {
    yield { kind: "cancelled", coverage: nothingRead, meta: metaOf(options, "und") };
    return;
  }
  yield { kind: "read", sentences: reading.sentences.map(spanOf) };
  const stop = new AbortController();
  try {
    yield* answered(options, request, reading, { signal: AbortSignal.any([signal, stop.signal]), turns });
  } finally {
    // Also when nobody wants the rest: a model that goes on costs.
    stop.abort();
  }
}

async function* answered(
  options: ModelOptions,
  request: GenerationRequest,
  reading: Reading,
  { signal, turns }: { readonly signal: AbortSignal; readonly turns: HostTurns },
): AsyncGenerator<GenerationEvent> {
  const { id, model, concurrency = 3 } = options;
  const guidance = request.guidance ?? noGuidance;
  const parts = reading.sentences.length === 0 ? [] : splitText(reading, callBudget(model, guidance));
  const facts = new SourceFacts();
  facts.addGuidance(guidance);
  await inSteps(facts.addInSteps(reading.text), signal, turns);
  const words = new SourceWords(reading);
  const check = {
    cleared: (content: TicketContent) => withBorneDate(content, facts),
    unsupported: (content: TicketContent) => unsupportedWords(content, facts, reading.language === "en"),
  };
  const book = new TicketBook(check, parts.length === 1);
  const order = new PartsInOrder(parts, words, book);
  let error: ErrorReport | null = null;
  const run = (number: number) => {
    const part = parts[number - 1]!;
    const ask = (isRepeated: boolean): ModelAsk => askAbout(part, reading, { request, model, isRepeated });
    const askAgain = model.priceFrom === "free" ? ask(true) : null;
    const names = { model: model.label, provider: options.label ?? model.label };
    return runPart({ caller: options.caller, ask: ask(false), askAgain, ...names, signal });
  };
  for await (const { part, event } of runParts({ count: parts.length, concurrency, run, signal })) {
    if (event.kind === "attempt") {
      yield { kind: "attempt", providerId: id, model: model.id, because: event.because, waitMs: event.waitMs };
    } else if (event.kind === "usage") yield { kind: "usage", providerId: id, model: model.id, usage: event.usage };
    else {
      if (event.kind === "ended") error ??= event.error;
      yield* order.take(part, event);
    }
    await turns.offer();
  }
  yield* order.end();
  if (error !== null && !signal.aborted) {
    yield { kind: "failed", error };
    return;
  }
  const drafts = book.drafts();
  const coverage = modelCoverage(reading, drafts, order.unanswered());
  yield { kind: signal.aborted ? "cancelled" : "finished", coverage, meta: metaOf(options, reading.language) };
}

function askAbout(
  part: TextPart,
  reading: Reading,
  how: { readonly request: GenerationRequest; readonly model: ModelInfo; readonly isRepeated: boolean },
): ModelAsk {
  const sentences = [...part.context, ...part.sentences];
  const ask = askForTickets({
    sentences,
    sections: reading.sections,
    part,
    guidance: how.request.guidance ?? noGuidance,
    maxOutputTokens: answerCeiling(how.model, sentences),
    isRepeated: how.isRepeated,
  });
  return { ...ask, leastOutputTokens: part.sentences.reduce((sum, one) => sum + answerTokens(one).low, 0) };
}

function metaOf({ id, model }: ModelOptions, language: string): TicketMeta {
  return { engine: id, model: model.id.slice(0, 120), language, promptVersion };
}
