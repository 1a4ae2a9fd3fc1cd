import { hash } from "node:crypto";
import { AppError } from "@myba/shared/errors";
import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import { sql } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { NewRowOf } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { GenerationRow } from "./generation-row.ts";
import type { GenerationLimits } from "./limits.ts";
import { takenOverBy } from "./taken-over.ts";

/** What a person asks for, and what the server needs to know of it besides. */
export interface MeteredRequest {
  readonly text: string;
  readonly guidance?: ProjectGuidance | undefined;
  readonly maxTokens?: number | undefined;
}

/** Tells one request from another of the same key; it is made with the key, so that it says nothing of the text. */
export function hashOfRequest(key: string, { text, guidance, maxTokens }: MeteredRequest): string {
  const asked = JSON.stringify([key, text, guidance ?? null, maxTokens ?? null]);
  return hash("sha256", asked, "base64url").slice(0, 22);
}

/** What is looked for by its key. */
export type Asked = Pick<GenerationRow, "account_id" | "idempotency_key" | "request_hash">;

/**
 * What a device asked for with this key before its owner, who asks again now, took it over. Throws `ledger/key-reused`
 * where it was something else.
 */
export async function findTakenOver(database: ServerDatabase, asked: Asked): Promise<GenerationRow | undefined> {
  const wallets = await takenOverBy(database.db, asked.account_id);
  return wallets.length === 0 ? undefined : findByKey(database, wallets, asked);
}

/**
 * The row of a key, or nothing. Throws `ledger/key-reused` where the key was used for something else.
 */
export async function findByKey(
  { db }: ServerDatabase,
  wallets: readonly AccountId[],
  { idempotency_key: key, request_hash: requestHash }: Asked,
): Promise<GenerationRow | undefined> {
  const row = await db
    .selectFrom("generation")
    .selectAll()
    .where("account_id", "in", wallets)
    .where("idempotency_key", "=", key)
    .executeTakeFirst();
  if (row !== undefined && row.request_hash !== requestHash) throw new AppError("ledger/key-reused", { key });
  return row;
}

/** A row that was not there before, with a slot yet to be found. */
export type NewGeneration = Omit<NewRowOf<"generation">, "slot">;

const minuteMs = 60_000;
/** Others that begin at the same moment may take the slot that was seen free; each time one of them gets one. */
const attempts = 20;

/**
 * Writes a generation's row, so that its key, a slot of its wallet and a place in the minute are taken, all in one
 * statement. Answers with the row of the same key where that was first. Throws `metered/too-many`, `request/too-many`,
 * `ledger/key-reused`.
 */
export async function insertGeneration(
  database: ServerDatabase,
  row: NewGeneration,
  limits: Pick<GenerationLimits, "perWallet" | "perMinute">,
): Promise<{ readonly isNew: boolean; readonly row: GenerationRow }> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    // oxlint-disable-next-line no-await-in-loop -- each attempt sees what the one before could not
    const inserted = await tryInsert(database, row, limits);
    if (inserted !== undefined) return { isNew: true, row: inserted };
    // oxlint-disable-next-line no-await-in-loop
    const known = await findByKey(database, [row.account_id], row);
    if (known !== undefined) return { isNew: false, row: known };
    // oxlint-disable-next-line no-await-in-loop
    await refuseTooMany(database, row, limits);
  }
  throw new AppError("metered/too-many", { running: limits.perWallet });
}

async function tryInsert(
  { db }: ServerDatabase,
  row: NewGeneration,
  { perWallet, perMinute }: Pick<GenerationLimits, "perWallet" | "perMinute">,
): Promise<GenerationRow | undefined> {
  const columns = Object.keys(row);
  const values = Object.values(row).map((value) =>
    typeof value === "number" ? sql`CAST(${value} AS bigint)` : sql`CAST(${value} AS text)`,
  );
  const slots = Array.from(
    { length: perWallet },
    (_, index) => sql`SELECT CAST(${sql.lit(index + 1)} AS bigint) AS no`,
  );
  const { rows } = await sql<GenerationRow>`
    INSERT INTO generation (${sql.join(columns.map((name) => sql.ref(name)))}, slot)
    SELECT ${sql.join(values)}, free.no FROM (
      SELECT min(one.no) AS no FROM (${sql.join(slots, sql` UNION ALL `)}) one WHERE one.no NOT IN (
        SELECT slot FROM generation WHERE account_id = ${row.account_id} AND state = 'running')
    ) free
    WHERE free.no IS NOT NULL AND (
      SELECT count(*) FROM generation WHERE account_id = ${row.account_id} AND started_at > ${row.started_at - minuteMs}
    ) < ${perMinute}
    ON CONFLICT DO NOTHING RETURNING *`.execute(db);
  return rows[0];
}

async function refuseTooMany(
  { db }: ServerDatabase,
  { account_id: accountId, started_at: startedAt }: NewGeneration,
  limits: Pick<GenerationLimits, "perWallet" | "perMinute">,
): Promise<void> {
  const ofWallet = db.selectFrom("generation").where("account_id", "=", accountId);
  const { running } = await ofWallet
    .where("state", "=", "running")
    .select(({ fn }) => fn.countAll<number>().as("running"))
    .executeTakeFirstOrThrow();
  if (running >= limits.perWallet) throw new AppError("metered/too-many", { running: running });
  const recent = await ofWallet
    .where("started_at", ">", startedAt - minuteMs)
    .select("started_at")
    .execute();
  if (recent.length < limits.perMinute) return;
  const oldest = Math.min(...recent.map(({ started_at: at }) => at));
  throw new AppError("request/too-many", { seconds: Math.max(1, Math.ceil((oldest + minuteMs - startedAt) / 1000)) });
}
