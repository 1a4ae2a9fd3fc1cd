import { AppError, errorReport, type ErrorReport } from "@myba/shared/errors";
import { providerId, refinementId, type RefinementId, ticketId, type TicketId } from "@myba/shared/ids";
import { unsupportedWords, type UnsupportedWords } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import type { ProposedChange, Refinement } from "../../bridge/refinements.ts";
import { loseCalls } from "../costs/ai-calls.ts";
import { usageOfRefinement } from "../costs/receipts.ts";
import type { Store } from "../database/store.ts";
import type { Answerer } from "../generation/generation-row.ts";
import { mayBeAlive, processMark } from "../process-life.ts";

const refinementRow = z.object({
  id: refinementId,
  ticket_id: ticketId,
  revision: z.number().int(),
  wish: z.string(),
  field: z.string().nullable(),
  provider_id: providerId,
  provider_label: z.string(),
  model: z.string(),
  state: z.enum(["running", "proposed", "failed", "cancelled"]),
  error: z.string().nullable(),
  changes: z.string(),
  unsupported: z.string(),
  created_at: z.number().int(),
});

const columns = `SELECT r.id, t.id AS ticket_id, r.revision, r.wish, r.field, r.provider_id, r.provider_label, r.model,
  r.state, r.error, r.changes, r.unsupported, r.created_at FROM refinement r JOIN ticket t ON t.number = r.ticket`;

/** A refinement as the contract shows it; `refinement/not-found`. */
export function requireRefinement(store: Store, id: RefinementId): Refinement {
  const row = store.sql(`${columns} WHERE r.id = ?`).get(id);
  if (row === undefined) throw new AppError("refinement/not-found");
  return asRefinement(store, row);
}

/** Those of a ticket that nobody has decided about, newest first. */
export function refinementsOf(store: Store, ticket: TicketId): Refinement[] {
  const rows = store.sql(`${columns} WHERE t.id = ? ORDER BY r.created_at DESC, r.id DESC`).all(ticket);
  return rows.map((row) => asRefinement(store, row));
}

function asRefinement(store: Store, found: unknown): Refinement {
  const row = refinementRow.parse(found);
  return {
    id: row.id,
    ticketId: row.ticket_id,
    revision: row.revision,
    wish: row.wish,
    field: row.field,
    providerId: row.provider_id,
    providerLabel: row.provider_label,
    model: row.model,
    state: row.state,
    error: row.error === null ? null : errorReport.parse(JSON.parse(row.error)),
    // Only changes of this type are ever stored.
    changes: JSON.parse(row.changes) as ProposedChange[],
    unsupported: z.array(unsupportedWords).parse(JSON.parse(row.unsupported)),
    usage: usageOfRefinement(store, row.id),
    createdAt: row.created_at,
  };
}

export interface NewRefinement {
  /** The 42 of T-42. */
  readonly number: number;
  readonly revision: number;
  readonly wish: string;
  readonly field: string | null;
  readonly answerer: Answerer;
  readonly isGuest: boolean;
}

/** Stores a wish that runs. */
export function insertRefinement(store: Store, made: NewRefinement): Refinement {
  return store.write(["refinements"], () => {
    const id = store.makeId() as RefinementId; // makeId makes ULIDs.
    const { providerId: provider, providerLabel, model } = made.answerer;
    store
      .sql(
        `INSERT INTO refinement (id, ticket, revision, wish, field, provider_id, provider_label, model, state, changes,
          unsupported, process_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'running', '[]', '[]', ?, ?)`,
      )
      .run(
        id,
        made.number,
        made.revision,
        made.wish,
        made.field,
        provider,
        providerLabel,
        model,
        processMark(made.isGuest),
        store.now(),
      );
    return requireRefinement(store, id);
  });
}

/** What a model proposes so far. */
export interface Proposal {
  readonly changes: readonly ProposedChange[];
  readonly unsupported: readonly UnsupportedWords[];
}

/** Writes what came so far; nothing where the wish was dismissed meanwhile. */
export function writeProposal(store: Store, id: RefinementId, { changes, unsupported }: Proposal): void {
  store.write(["refinements"], () =>
    store
      .sql("UPDATE refinement SET changes = ?, unsupported = ? WHERE id = ?")
      .run(JSON.stringify(changes), JSON.stringify(unsupported), id),
  );
}

/** Writes how it ended. */
export function endRefinement(
  store: Store,
  id: RefinementId,
  { state, error }: { state: Refinement["state"]; error: ErrorReport | null },
): void {
  store.write(["refinements"], () =>
    store
      .sql("UPDATE refinement SET state = ?, error = ? WHERE id = ?")
      .run(state, error === null ? null : JSON.stringify(error), id),
  );
}

/** Forgets a wish; its receipts stay. */
export function deleteRefinement(store: Store, id: RefinementId): void {
  store.write(["refinements"], () => store.sql("DELETE FROM refinement WHERE id = ?").run(id));
}

const runningRow = z.object({ id: refinementId, process_id: z.number().int(), created_at: z.number() });

/**
 * Marks those whose process died as failed, with what had come; for the owner of the data folder, who names those it
 * runs itself.
 */
export function recoverRefinements(store: Store, isRunningHere: (id: RefinementId) => boolean): void {
  const rows = store.sql("SELECT id, process_id, created_at FROM refinement WHERE state = 'running'").all();
  for (const row of z.array(runningRow).parse(rows)) {
    if (isRunningHere(row.id) || mayBeAlive({ processId: row.process_id, startedAt: row.created_at }, store.now()))
      continue;
    loseCalls(store, "refinement_id", row.id);
    endRefinement(store, row.id, { state: "failed", error: { code: "generation/interrupted", data: {} } });
  }
}
