import { receipt, type Receipt } from "@myba/shared/billing-api/generations";
import { projectGuidance, type ProjectGuidance } from "@myba/shared/generation/guidance";
import { generationId, type GenerationId } from "@myba/shared/ids";
import { z } from "zod";
import type { Store } from "../database/store.ts";

/** How far a generation for tokens is, as the table's columns say. */
const meteredStates = ["asked", "running", "ended", "settled"] as const;

const row = z.object({
  generation_id: generationId,
  account_id: z.string(),
  idempotency_key: z.string(),
  max_tokens: z.number().int(),
  guidance: z.string(),
  server_id: z.string().nullable(),
  last_event_id: z.string().nullable(),
  receipt: z.string().nullable(),
  state: z.enum(meteredStates),
  is_cancelled: z.number().int(),
});

/** A generation that the billing server runs, as it is kept here. */
export interface MeteredRow {
  readonly generationId: GenerationId;
  /** Whose tokens. */
  readonly accountId: string;
  readonly key: string;
  /** What the person agreed to at most. */
  readonly maxTokens: number;
  readonly guidance: ProjectGuidance;
  /** Null as long as the server has not told. */
  readonly serverId: string | null;
  /** Of the last event whose tickets are stored. */
  readonly lastEventId: string | null;
  readonly receipt: Receipt | null;
  readonly state: (typeof meteredStates)[number];
  readonly isCancelled: boolean;
}

/** A receipt as it is kept. One that this version cannot read counts as none. */
export function readReceipt(kept: string | null): Receipt | null {
  return kept === null ? null : receipt.nullable().catch(null).parse(JSON.parse(kept));
}

export function findMetered(store: Store, id: GenerationId): MeteredRow | null {
  const found = store.sql("SELECT * FROM metered_generation WHERE generation_id = ?").get(id);
  return found === undefined ? null : asRow(found);
}

/** Those of whose tokens or tickets something is still to come, oldest first. */
export function unsettledMetered(store: Store): MeteredRow[] {
  const query = "SELECT * FROM metered_generation WHERE state <> 'settled' ORDER BY rowid";
  return store.sql(query).all().map(asRow);
}

/** Writes down what will be asked for, before it is. */
export function insertMetered(
  store: Store,
  asked: Pick<MeteredRow, "generationId" | "accountId" | "key" | "maxTokens" | "guidance">,
): MeteredRow {
  const { generationId: id, accountId, key, maxTokens, guidance } = asked;
  const query = `INSERT INTO metered_generation (generation_id, account_id, idempotency_key, max_tokens, guidance)
    VALUES (?, ?, ?, ?, ?)`;
  store.write([], () => store.sql(query).run(id, accountId, key, maxTokens, JSON.stringify(guidance)));
  return { ...asked, serverId: null, lastEventId: null, receipt: null, state: "asked", isCancelled: false };
}

/** Forgets one that the server has refused: nothing was begun, and nothing cost. */
export function forgetMetered(store: Store, id: GenerationId): void {
  store.write(["generations"], () => store.sql("DELETE FROM metered_generation WHERE generation_id = ?").run(id));
}

/** The server has set tokens aside. */
export function noteBegun(store: Store, id: GenerationId, receiptNow: Receipt): void {
  const query = `UPDATE metered_generation SET server_id = ?, receipt = ?, state = 'running' WHERE generation_id = ?`;
  store.write(["generations", "wallet"], () => store.sql(query).run(receiptNow.id, JSON.stringify(receiptNow), id));
}

/** Everything up to this event is stored; inside the transaction that stores it. */
export function notePlace(store: Store, id: GenerationId, eventId: string): void {
  store.sql("UPDATE metered_generation SET last_event_id = ? WHERE generation_id = ?").run(eventId, id);
}

/** Every event of the engine has come; what may be missing is the receipt. */
export function noteEnded(store: Store, id: GenerationId): void {
  const query = "UPDATE metered_generation SET state = 'ended' WHERE generation_id = ? AND state <> 'settled'";
  store.write([], () => store.sql(query).run(id));
}

/** What became of the tokens, as the server says; final unless it still runs there. */
export function noteReceipt(store: Store, told: Receipt): void {
  const query = `UPDATE metered_generation SET receipt = @receipt,
      state = CASE WHEN @isFinal AND state = 'ended' THEN 'settled' ELSE state END WHERE server_id = @id`;
  const isFinal = told.state === "running" ? 0 : 1;
  store.write(["generations", "wallet", "costs"], () =>
    store.sql(query).run({ id: told.id, receipt: JSON.stringify(told), isFinal }),
  );
}

/** The person wants no more of it. */
export function noteCancelled(store: Store, id: GenerationId): void {
  store.write([], () => store.sql("UPDATE metered_generation SET is_cancelled = 1 WHERE generation_id = ?").run(id));
}

/** Nothing more can be learned of it. */
export function giveUp(store: Store, id: GenerationId): void {
  store.write([], () => store.sql("UPDATE metered_generation SET state = 'settled' WHERE generation_id = ?").run(id));
}

function asRow(found: unknown): MeteredRow {
  const known = row.parse(found);
  return {
    generationId: known.generation_id,
    accountId: known.account_id,
    key: known.idempotency_key,
    maxTokens: known.max_tokens,
    guidance: projectGuidance.parse(JSON.parse(known.guidance)),
    serverId: known.server_id,
    lastEventId: known.last_event_id,
    receipt: readReceipt(known.receipt),
    state: known.state,
    isCancelled: known.is_cancelled === 1,
  };
}
