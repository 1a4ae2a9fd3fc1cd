import type { Receipt } from "@myba/shared/billing-api/generations";
import { AppError, errorReport } from "@myba/shared/errors";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RowOf } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import { heirOf, takenOverBy } from "./taken-over.ts";

export type GenerationRow = RowOf<"generation">;

/** A generation as its owner sees it. */
export function receiptOf(row: GenerationRow): Receipt {
  return {
    id: row.id,
    state: row.state,
    reservedTokens: row.reserved_tokens,
    capturedTokens: row.captured_tokens,
    releasedTokens: row.released_tokens,
    tickets: row.tickets,
    // What is not settled may yet end otherwise.
    error: row.state === "running" || row.error === null ? null : errorReport.parse(JSON.parse(row.error)),
    model: row.model,
    catalogueVersion: row.catalogue_version,
    startedAt: row.started_at,
    endedAt: row.state === "running" ? null : row.ended_at,
    keptUntil: row.kept_until,
  };
}

/** A generation as it was when its tokens had been set aside. */
export function receiptAtStart(row: GenerationRow): Receipt {
  return receiptOf({ ...row, state: "running", captured_tokens: 0, released_tokens: 0, tickets: 0 });
}

export async function findGeneration({ db }: ServerDatabase, id: string): Promise<GenerationRow | undefined> {
  return db.selectFrom("generation").selectAll().where("id", "=", id).executeTakeFirst();
}

/**
 * A generation of a wallet, or of a device that its owner took over. Throws `metered/not-found` for what is not there and
 * for what is somebody else's: nobody learns which.
 */
export async function requireGeneration(
  database: ServerDatabase,
  accountId: AccountId,
  id: string,
): Promise<GenerationRow> {
  const row = await findGeneration(database, id);
  if (row === undefined) throw new AppError("metered/not-found");
  if (row.account_id !== accountId && (await heirOf(database.db, row.account_id)) !== accountId)
    throw new AppError("metered/not-found");
  return row;
}

/** A page of the receipts of a wallet and of devices that its owner took over, newest first. `cursor` is `next` of the page before. */
export async function listReceipts(
  { db }: ServerDatabase,
  accountId: AccountId,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ receipts: Receipt[]; next: string | null }> {
  const below = cursor === undefined ? undefined : placeOf(cursor);
  const wallets = [accountId, ...(await takenOverBy(db, accountId))];
  const rows = await db
    .selectFrom("generation")
    .selectAll()
    .where("account_id", "in", wallets)
    .$if(below !== undefined, (query) =>
      query.where((one) =>
        one(one.refTuple("started_at", "id"), "<", one.tuple(below?.startedAt ?? 0, below?.id ?? "")),
      ),
    )
    .orderBy("started_at", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? `${last.started_at}.${last.id}` : null;
  return { receipts: page.map(receiptOf), next };
}

function placeOf(cursor: string): { startedAt: number; id: string } {
  const [, startedAt, id] = /^(\d{1,15})\.([\w-]{1,40})$/.exec(cursor) ?? [];
  if (startedAt === undefined || id === undefined) {
    throw new AppError("request/invalid", { reason: "not a cursor of this list" });
  }
  return { startedAt: Number(startedAt), id };
}
