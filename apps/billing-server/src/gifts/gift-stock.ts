import type { RowOf } from "../database/server-tables.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { hashOfGiftCode, newGiftCode, readGiftCode } from "./gift-code.ts";

interface StockParts {
  readonly database: ServerDatabase;
  readonly makeId: () => string;
  readonly now: () => number;
}

/** What gifts are made of. */
export interface NewGifts {
  readonly count: number;
  /** Each. */
  readonly tokens: number;
  /** Until when they may be taken; null for ever. */
  readonly expiresAt: number | null;
  /** What whoever takes one reads in the history of their wallet; empty for none. */
  readonly note: string;
  readonly by: string;
}

/** A gift as it is told once: only a hash of the code is kept. */
export interface MadeGift {
  readonly id: string;
  readonly code: string;
}

export const giftStates = ["free", "expired", "taken", "revoked"] as const;
export type GiftState = (typeof giftStates)[number];

/** A gift as whoever runs the server sees it. */
export interface ListedGift {
  readonly id: string;
  readonly batchId: string;
  readonly state: GiftState;
  readonly tokens: number;
  readonly note: string;
  readonly createdAt: number;
  readonly createdBy: string;
  readonly expiresAt: number | null;
  readonly takenAt: number | null;
  readonly takenBy: string | null;
}

/** Makes gifts that belong together, all or none. */
export async function makeGifts(
  { database, makeId, now }: StockParts,
  { count, tokens, expiresAt, note, by }: NewGifts,
): Promise<{ readonly batchId: string; readonly gifts: readonly MadeGift[] }> {
  const batchId = makeId();
  const gifts = Array.from({ length: count }, () => ({ id: makeId(), code: newGiftCode() }));
  const rows = gifts.map(({ id, code }) => ({
    id,
    batch_id: batchId,
    code_hash: hashOfGiftCode(code),
    tokens,
    note,
    expires_at: expiresAt,
    created_at: now(),
    created_by: by,
  }));
  await database.write(async (transaction) => {
    // A statement takes a limited number of values.
    for (let from = 0; from < rows.length; from += 500)
      await transaction
        .insertInto("gift")
        .values(rows.slice(from, from + 500))
        .execute();
  });
  return { batchId, gifts };
}

/** Newest first. */
export async function listGifts(
  { database, now }: Pick<StockParts, "database" | "now">,
  { state, limit }: { readonly state?: GiftState | undefined; readonly limit: number },
): Promise<ListedGift[]> {
  const all = database.db
    .selectFrom("gift")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit);
  const isOver = all.where("expires_at", "<=", now());
  const free = all.where("account_id", "is", null).where("revoked_at", "is", null);
  const wanted = {
    free: free.where((where) => where.or([where("expires_at", "is", null), where("expires_at", ">", now())])),
    expired: isOver.where("account_id", "is", null).where("revoked_at", "is", null),
    taken: all.where("account_id", "is not", null),
    revoked: all.where("revoked_at", "is not", null),
  };
  const rows = await (state === undefined ? all : wanted[state]).execute();
  return rows.map((row) => listed(row, now()));
}

/**
 * Withdraws gifts that nobody has taken, named by their id, their batch's, or their code. Answers how many; those that
 * were taken or withdrawn before stay as they are.
 */
export async function revokeGifts(
  { database, now }: Pick<StockParts, "database" | "now">,
  named: string,
): Promise<{ readonly revoked: number; readonly found: number }> {
  const code = readGiftCode(named);
  // No hash is as short as this.
  const codeHash = code === undefined ? "-" : hashOfGiftCode(code);
  return database.write(async (transaction) => {
    const rows = await transaction
      .selectFrom("gift")
      .select("id")
      .where((where) =>
        where.or([where("id", "=", named), where("batch_id", "=", named), where("code_hash", "=", codeHash)]),
      )
      .execute();
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return { revoked: 0, found: 0 };
    const revoked = await transaction
      .updateTable("gift")
      .set({ revoked_at: now() })
      .where("id", "in", ids)
      .where("account_id", "is", null)
      .where("revoked_at", "is", null)
      .returning("id")
      .execute();
    return { revoked: revoked.length, found: rows.length };
  });
}

function listed(row: RowOf<"gift">, nowMs: number): ListedGift {
  return {
    id: row.id,
    batchId: row.batch_id,
    state: stateOf(row, nowMs),
    tokens: row.tokens,
    note: row.note,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    takenAt: row.claimed_at,
    takenBy: row.account_id,
  };
}

function stateOf(
  { account_id: takenBy, revoked_at: revokedAt, expires_at: expiresAt }: RowOf<"gift">,
  nowMs: number,
): GiftState {
  if (takenBy !== null) return "taken";
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= nowMs ? "expired" : "free";
}
