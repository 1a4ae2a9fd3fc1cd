import type { WalletEntry } from "@myba/shared/billing-api/wallet";
import { generationId } from "@myba/shared/ids";
import { z } from "zod";
import { entryGroups } from "../../bridge/wallet.ts";
import type { Store } from "../database/store.ts";
import type { HistoryFilter, HistoryPage } from "./wallet.ts";

/** Keeps entries of an account; what was kept under their numbers goes. Inside a transaction. */
export function writeEntries(store: Store, accountId: string, entries: readonly WalletEntry[]): void {
  const insert = store.sql(
    `INSERT OR REPLACE INTO wallet_entry (account_id, seq, kind, tokens, balance_before, balance_after, reason,
       cause_type, cause_id, transfer_id, event_at, recorded_at)
     SELECT id, @seq, @kind, @tokens, @balanceBefore, @balanceAfter, @reason, @causeType, @causeId, @transferId, @eventAt,
       @recordedAt FROM account WHERE id = @accountId`,
  );
  for (const entry of entries) insert.run({ ...entry, accountId });
}

/** The transfer of an entry that is kept. */
export function transferOf(store: Store, accountId: string, seq: number): string | undefined {
  const found = store
    .sql("SELECT transfer_id FROM wallet_entry WHERE account_id = ? AND seq = ?")
    .pluck()
    .get(accountId, seq);
  return z.string().optional().parse(found);
}

/** Forgets entries above a number: the server has none. Inside a transaction. */
export function dropEntriesAbove(store: Store, accountId: string, seq: number): void {
  store.sql("DELETE FROM wallet_entry WHERE account_id = ? AND seq > ?").run(accountId, seq);
}

/** What the newest purchase, or month of a plan, brought with its bonus; null without any. */
export function lastPurchaseIn(store: Store, accountId: string): number | null {
  const found = store
    .sql(
      `SELECT sum(b.tokens) FROM wallet_entry a JOIN wallet_entry b
         ON b.account_id = a.account_id AND b.cause_id = a.cause_id AND b.cause_type = a.cause_type
         AND b.kind IN ('purchase', 'subscription_grant', 'bonus')
       WHERE a.account_id = @accountId AND a.seq = (SELECT max(seq) FROM wallet_entry
         WHERE account_id = @accountId AND kind IN ('purchase', 'subscription_grant'))`,
    )
    .pluck()
    .get({ accountId });
  return z.number().nullable().parse(found);
}

/** By what an entry is, and whether tokens came or went. */
const group = `CASE
  WHEN e.kind = 'spend' THEN 'used'
  WHEN e.kind IN ('expiry', 'closure') THEN 'expired'
  WHEN e.kind IN ('refund', 'reinstatement', 'release') AND e.tokens > 0 THEN 'returned'
  WHEN e.tokens < 0 THEN 'taken-back'
  ELSE 'added' END`;

const entryRow = z.object({
  seq: z.number(),
  kind: z.string(),
  tokens: z.number(),
  balance_before: z.number(),
  balance_after: z.number(),
  reason: z.string(),
  cause_type: z.string().nullable(),
  cause_id: z.string().nullable(),
  transfer_id: z.string(),
  event_at: z.number(),
  recorded_at: z.number(),
  entry_group: z.enum(entryGroups),
  generation_id: generationId.nullable(),
  name: z.string().nullable(),
});

const from = `FROM wallet_entry e
  LEFT JOIN metered_generation m ON e.cause_type = 'generation' AND m.server_id = e.cause_id
  LEFT JOIN generation g ON g.id = m.generation_id
  WHERE e.account_id = @accountId
    AND (@groups = '[]' OR ${group} IN (SELECT value FROM json_each(@groups)))
    AND (@fromMs IS NULL OR e.event_at >= @fromMs) AND (@toMs IS NULL OR e.event_at <= @toMs)
    AND (@search = '' OR instr(small_letters(e.reason), @search) OR instr(replace(e.kind, '_', ' '), @search)
      OR instr(small_letters(coalesce(g.name, '')), @search))`;

const ready = new WeakSet<Store>();

/** SQLite's own `lower` knows the letters of English alone. */
function defineSmallLetters(store: Store): void {
  if (ready.has(store)) return;
  store.db.function("small_letters", { deterministic: true }, smallLetters);
  ready.add(store);
}

const smallLetters = (text: unknown): string => String(text).toLowerCase();

/** A page of what is kept that the filter lets through, newest first. */
export function readEntries(
  store: Store,
  accountId: string,
  { offset, limit, ...filter }: HistoryFilter & { readonly offset: number; readonly limit: number },
): Pick<HistoryPage, "entries" | "total"> {
  defineSmallLetters(store);
  const bound = {
    accountId,
    groups: JSON.stringify(filter.groups),
    fromMs: filter.fromMs,
    toMs: filter.toMs,
    search: smallLetters(filter.search.trim()),
  };
  const rows = store
    .sql(
      `SELECT e.*, ${group} AS entry_group, m.generation_id, g.name ${from} ORDER BY e.seq DESC LIMIT @limit OFFSET @offset`,
    )
    .all({ ...bound, limit, offset });
  const total = z.number().parse(store.sql(`SELECT count(*) ${from}`).pluck().get(bound));
  return { entries: rows.map(asEntry), total };
}

function asEntry(found: unknown): HistoryPage["entries"][number] {
  const row = entryRow.parse(found);
  return {
    seq: row.seq,
    kind: row.kind,
    tokens: row.tokens,
    balanceBefore: row.balance_before,
    balanceAfter: row.balance_after,
    reason: row.reason,
    causeType: row.cause_type,
    causeId: row.cause_id,
    transferId: row.transfer_id,
    eventAt: row.event_at,
    recordedAt: row.recorded_at,
    group: row.entry_group,
    generationId: row.generation_id,
    name: row.name,
  };
}
