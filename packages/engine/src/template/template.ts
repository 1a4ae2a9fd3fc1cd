import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import type { TicketDraft, TicketMeta } from "@myba/shared/tickets/ticket";
import type { Reading } from "../reading/reading.ts";
import { buildTicket } from "./build-ticket.ts";
import { coverageOf } from "./coverage.ts";
import { HostTurns } from "./host-turns.ts";
import { planTickets } from "./plan-tickets.ts";
import type { Plan } from "./plan.ts";
import { inSteps, nothingRead, preparedReading, refusalOf, spanOf, unstoppable } from "./prepare-text.ts";

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
  const reading = yield* preparedReading(request.text, signal, turns);
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
