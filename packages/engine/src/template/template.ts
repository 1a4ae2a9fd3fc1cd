import { maxTextLength, type GenerationEvent, type GenerationRequest } from "@myba/shared/generation/generation";
import type { SentenceSpan } from "@myba/shared/generation/source";
import type { TicketDraft, TicketMeta } from "@myba/shared/tickets/ticket";
import { readTextInSteps } from "../reading/read-text.ts";
import type { Reading } from "../reading/reading.ts";
import { buildTicket } from "./build-ticket.ts";
import { coverageOf } from "./coverage.ts";
import { HostTurns } from "./host-turns.ts";
import { planTickets } from "./plan-tickets.ts";
import type { Plan } from "./plan.ts";
import { withPurposeFirst } from "./purpose-first.ts";
import { withStorySections } from "./story-sections.ts";
import { withoutAsides } from "./without-asides.ts";

/** Changes whenever the same text may give other tickets. */
export const offlineEngineVersion = "1.1.0";

/**
 * Tickets from a text without any model: the same text gives the same events, byte for byte. Never throws for odd text;
 * an empty, wordless or too large one ends in `failed`. On abort it ends with `cancelled` and what was made so far.
 */
export async function* generateOffline(
  request: GenerationRequest,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent> {
  const refusal = refusalOf(request.text);
  if (refusal !== null) {
    yield refusal;
    return;
  }
  const turns = new HostTurns();
  const read = yield* readingOf(request.text, signal, turns);
  const reading = read === null ? null : await inSteps(prepared(read), signal, turns);
  if (reading === null) {
    yield { kind: "cancelled", coverage: nothingRead, meta: metaFor("und") };
    return;
  }
  yield { kind: "read", sentences: reading.sentences.map(spanOf) };
  const meta = metaFor(reading.language);
  const made: TicketDraft[] = [];
  const plans = await inSteps(planTickets(reading), signal, turns);
  const context = { refs: refsOf(plans ?? []), roles: rolesIn(reading) };
  const total = reading.sentences.length;
  let done = 0;
  for (const plan of plans ?? []) {
    if (signal.aborted) break;
    const ticket = buildTicket(plan, context);
    made.push(ticket);
    yield { kind: "ticket", ticket };
    done = Math.min(total, done + plan.parts.length);
    if (made.length % 20 === 0) yield { kind: "progress", done, total };
    await turns.offer();
  }
  yield { kind: "progress", done: signal.aborted ? done : total, total };
  const kind = signal.aborted ? "cancelled" : "finished";
  // What was made is told also after an abort, so this step cannot be stopped.
  const coverage = await inSteps(coverageOf(reading, made, kind === "cancelled"), unstoppable, turns);
  yield { kind, coverage: coverage ?? nothingRead, meta };
}

/** Reads, telling how far it has come where a person would notice that it takes time; null when it was told to stop. */
async function* readingOf(
  text: string,
  signal: AbortSignal,
  turns: HostTurns,
): AsyncGenerator<GenerationEvent, Reading | null> {
  const job = readTextInSteps(text);
  let told = 0;
  for (;;) {
    if (signal.aborted) return null;
    const step = job.next();
    if (step.done === true) return step.value;
    const { done, total } = step.value;
    if (total > shortText && done - told >= total / 50) {
      told = done;
      yield { kind: "progress", done, total };
    }
    await turns.offer();
  }
}

/** What is told of a text by its layout as a whole, one look after the other. */
function* prepared(read: Reading): Generator<void, Reading> {
  const asides = withoutAsides(read);
  yield;
  const purposes = withPurposeFirst(asides);
  yield;
  return withStorySections(purposes);
}

/** A text up to this length is read before a person could look at its progress. */
const shortText = 20_000;

const unstoppable: Pick<AbortSignal, "aborted"> = { aborted: false };

const nothingRead = { requirementLike: 0, covered: 0, sentences: [] };

function refusalOf(text: string): GenerationEvent | null {
  if (text.trim() === "") return { kind: "failed", error: { code: "text/empty", data: {} } };
  if (text.length > maxTextLength) {
    const data = { size: `${text.length} characters`, limit: `${maxTextLength} characters` };
    return { kind: "failed", error: { code: "text/too-large", data } };
  }
  if (!/\p{L}{2}/u.test(text)) return { kind: "failed", error: { code: "text/no-words", data: {} } };
  return null;
}

/** Runs a stepwise job, offering the host a turn after every step; null when it was told to stop. */
async function inSteps<Result>(
  job: Generator<unknown, Result>,
  signal: Pick<AbortSignal, "aborted">,
  turns: HostTurns,
): Promise<Result | null> {
  for (;;) {
    if (signal.aborted) return null;
    const step = job.next();
    if (step.done === true) return step.value;
    await turns.offer();
  }
}

function spanOf({ id, start, end, kind, block }: SentenceSpan): SentenceSpan {
  return { id, start, end, kind, block };
}

function metaFor(language: string): TicketMeta {
  return { engine: "offline", model: offlineEngineVersion, language };
}

function refsOf(plans: readonly Plan[]): ReadonlyMap<Plan, string> {
  return new Map(plans.map((plan, index) => [plan, `d${index + 1}`]));
}

function rolesIn(reading: Reading): readonly string[] {
  const roles = new Map<string, string>();
  for (const { slots } of reading.sentences) {
    const key = slots.role.toLowerCase();
    if (slots.role !== "" && slots.role.length <= 120 && !roles.has(key)) roles.set(key, slots.role);
  }
  return [...roles.values()];
}
