import type { ErrorCode, ErrorReport } from "@myba/shared/errors";
import type { ModelUsage } from "@myba/shared/generation/usage";
import type { GenerationId, ProviderId, RefinementId, TicketId } from "@myba/shared/ids";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { mayBeAlive, processMark } from "../process-life.ts";
import { requireRoom } from "./spending-cap.ts";

/** What a question to a model is for, and by what name the person knows it. */
export interface CallSubject {
  readonly purpose: "generation" | "refinement" | "check";
  readonly generationId: GenerationId | null;
  readonly refinementId: RefinementId | null;
  readonly ticketId: TicketId | null;
  /** The text's, the ticket's or the connection's name. */
  readonly name: string;
}

/** Who is asked. */
export interface CalledModel {
  readonly providerId: ProviderId;
  readonly providerLabel: string;
  readonly model: string;
  /** Costs nothing by its nature. */
  readonly isFree: boolean;
}

export interface NewCall {
  readonly subject: CallSubject;
  readonly called: CalledModel;
  /** The least it will cost; 0 where nobody knows. */
  readonly leastMicroUsd: number;
  /** Works beside the owner of the data folder. */
  readonly isGuest: boolean;
}

/** A call that was written down and has not ended. */
export interface BegunCall {
  readonly id: string;
  readonly isFree: boolean;
  readonly beganAt: number;
}

/** How a call ended, as far as it is known. */
export interface CallEnd {
  readonly usage: ModelUsage | null;
  readonly error: ErrorReport | null;
  /** It was given up while it waited to be sent. */
  readonly isUnsent?: boolean;
}

/**
 * Writes a call down before it is sent, so that no crash hides it. Throws `cost/cap-reached` unless it is free or a
 * check: looking and writing are one transaction, so that calls at the same time cannot pass the cap together.
 */
export function beginCall(store: Store, { subject, called, leastMicroUsd, isGuest }: NewCall): BegunCall {
  return store.write(["costs"], () => {
    // Looking whether a key works takes one token: a cap that is reached must not keep anybody from setting up another.
    if (!called.isFree && subject.purpose !== "check") requireRoom(store, leastMicroUsd);
    const call: BegunCall = { id: store.makeId(), isFree: called.isFree, beganAt: store.now() };
    store
      .sql(
        `INSERT INTO ai_call (id, at, provider_id, provider_label, model, purpose, generation_id, refinement_id, ticket_id,
          name, process_id, is_free, expected_micro_usd, state)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'running')`,
      )
      .run(
        call.id,
        call.beganAt,
        called.providerId,
        called.providerLabel,
        called.model,
        subject.purpose,
        subject.generationId,
        subject.refinementId,
        subject.ticketId,
        subject.name,
        processMark(isGuest),
        called.isFree ? 1 : 0,
        called.isFree ? 0 : leastMicroUsd,
      );
    return call;
  });
}

/** Writes what a call used as soon as it is told; the call goes on. */
export function noteUsage(store: Store, call: BegunCall, usage: ModelUsage): void {
  store.write(["costs", "generations"], () => writeUsage(store, call.id, usage));
}

/** Completes a call. One that never left the computer is forgotten: there is nothing to account for. */
export function endCall(store: Store, call: BegunCall, { usage, error, isUnsent = false }: CallEnd): void {
  store.write(["costs", "generations"], () => {
    if (usage === null && (isUnsent || (error !== null && neverSent.has(error.code)))) {
      store.sql("DELETE FROM ai_call WHERE id = ?").run(call.id);
      return;
    }
    if (usage !== null) writeUsage(store, call.id, usage);
    const isUnknown = !call.isFree && (usage === null ? !isRefused(error) : usage.costMicroUsd === null);
    store
      .sql("UPDATE ai_call SET state = 'ended', unknown_cost = ?, error = ?, duration_ms = ? WHERE id = ?")
      .run(
        isUnknown ? 1 : 0,
        error === null ? null : JSON.stringify(error),
        Math.max(0, store.now() - call.beganAt),
        call.id,
      );
  });
}

function writeUsage(store: Store, id: string, usage: ModelUsage): void {
  store
    .sql(
      `UPDATE ai_call SET input_tokens = ?, cached_input_tokens = ?, output_tokens = ?, cost_micro_usd = ?, cost_basis = ?
      WHERE id = ?`,
    )
    .run(usage.inputTokens, usage.cachedInputTokens, usage.outputTokens, usage.costMicroUsd, usage.costBasis, id);
}

const neverSent = new Set<ErrorCode>([
  "provider/offline",
  "provider/unreachable",
  "provider/proxy",
  "provider/tls",
  "provider/key-missing",
  "secrets/locked",
  "secrets/undecided",
  "cost/cap-reached",
]);

/** Refused before any work was done: nobody charges for these. */
const refusals = new Set<ErrorCode>([
  "provider/bad-key",
  "provider/forbidden",
  "provider/no-credit",
  "provider/wrong-address",
  "provider/model-missing",
  "provider/request-refused",
  "provider/too-long",
  "provider/rate-limited",
  "provider/overloaded",
  "provider/redirected",
]);

function isRefused(error: ErrorReport | null): boolean {
  return error !== null && refusals.has(error.code);
}

const runningCall = z.object({ id: z.string(), process_id: z.number().int(), at: z.number() });

/** Ends the calls whose process died: what they cost, nobody knows. For the owner of the data folder, at its start. */
export function recoverCalls(store: Store): void {
  const rows = store.sql("SELECT id, process_id, at FROM ai_call WHERE state = 'running'").all();
  for (const { id, process_id, at } of z.array(runningCall).parse(rows)) {
    if (!mayBeAlive({ processId: process_id, startedAt: at }, store.now())) loseCalls(store, "id", id);
  }
}

/** Ends what still runs of a generation or a refinement whose process has died. */
export function loseCalls(store: Store, of: "id" | "generation_id" | "refinement_id", id: string): void {
  const error: ErrorReport = { code: "generation/interrupted", data: {} };
  store.write(["costs"], () =>
    store
      .sql(
        `UPDATE ai_call SET state = 'ended', error = @error, unknown_cost = (is_free = 0 AND cost_micro_usd IS NULL)
        WHERE ${of} = @id AND state = 'running'`,
      )
      .run({ id, error: JSON.stringify(error) }),
  );
}
