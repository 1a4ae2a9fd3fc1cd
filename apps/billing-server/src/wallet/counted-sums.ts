import type { Transaction } from "kysely";
import type { ServerDatabase } from "../database/server-database.ts";
import type { ServerTables } from "../database/server-tables.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { type PartOfSum, partsOf } from "./wallet-sums.ts";

export interface CountParts {
  readonly ledger: Ledger;
  readonly database: ServerDatabase;
}

/** So many transfers are read at a time: other requests are answered in between. */
const stretchLength = 250;
/** So many rows fit one statement of every engine. */
const rowsAtOnce = 500;

/** Up to which transfer a wallet is counted. */
interface Counted {
  readonly no: number;
  readonly id: string;
}
const nothing: Counted = { no: 0, id: "" };

/**
 * Brings the kept sums of a wallet up to its newest transfer. Only what came since the last time is read. In a process
 * one counts a wallet at a time, so that the others find it counted; of several processes one writes.
 */
export async function countWallet(parts: CountParts, accountId: AccountId): Promise<void> {
  const counting = countingIn(parts.database);
  for (let running = counting.get(accountId); running !== undefined; running = counting.get(accountId)) {
    await running.catch(() => undefined); // Whoever began it hears of it; the next one tries for itself.
  }
  const mine = count(parts, accountId).finally(() => counting.delete(accountId));
  counting.set(accountId, mine);
  return mine;
}

const countingOf = new WeakMap<ServerDatabase, Map<AccountId, Promise<void>>>();

function countingIn(database: ServerDatabase): Map<AccountId, Promise<void>> {
  const counting = countingOf.get(database) ?? new Map<AccountId, Promise<void>>();
  countingOf.set(database, counting);
  return counting;
}

async function count(parts: CountParts, accountId: AccountId): Promise<void> {
  for (;;) {
    // In this order the wallet is never behind its count, unless it is another ledger.
    const counted = await countedOf(parts.database, accountId);
    const account = await parts.ledger.account(accountId);
    const newest = { no: account?.version ?? 0, id: account?.lastTransferId ?? "" };
    if (newest.no === counted.no && newest.id === counted.id) return;
    const read = await readSince(parts.ledger, { accountId, newest, counted });
    if (read === undefined) await forget(parts.database, accountId, counted);
    else if (await keep(parts.database, { accountId, counted, newest, read })) return;
  }
}

async function countedOf({ db }: ServerDatabase, accountId: AccountId): Promise<Counted> {
  const row = await db
    .selectFrom("wallet_counted")
    .select(["transfer_no as no", "transfer_id as id"])
    .where("account_id", "=", accountId)
    .executeTakeFirst();
  return row ?? nothing;
}

/** What has come since, or nothing where the ledger is not the one that was counted: a backup was brought back. */
async function readSince(
  ledger: Ledger,
  { accountId, newest, counted }: { accountId: AccountId; newest: Counted; counted: Counted },
): Promise<PartOfSum[] | undefined> {
  if (newest.no <= counted.no) return undefined;
  const read: PartOfSum[] = [];
  let fromTransferId: string | null = newest.id;
  let leftAt = newest.no + 1;
  while (leftAt > counted.no + 1 && fromTransferId !== null) {
    const stretch = { fromTransferId, afterNo: counted.no, limit: stretchLength };
    const movements = await ledger.movements(accountId, stretch);
    const last = movements.at(-1)?.transfer;
    if (last === undefined) throw new Error(`the transfers of ${accountId} are no list`);
    read.push(...partsOf(movements));
    fromTransferId = last.previousId;
    leftAt = last.no;
    // SQLite reads at once: let others have their turn.
    await new Promise(setImmediate);
  }
  return (fromTransferId ?? "") === counted.id ? read : undefined;
}

/** False where somebody else has counted meanwhile. */
async function keep(
  database: ServerDatabase,
  { accountId, counted, newest, read }: { accountId: AccountId; counted: Counted; newest: Counted; read: PartOfSum[] },
): Promise<boolean> {
  return database.write(async (transaction) => {
    if (!(await moveOn(transaction, { accountId, counted, newest }))) return false;
    const rows = together(read).map(({ day, sum, feature, tokens, uses }) => ({
      account_id: accountId,
      day,
      sum,
      feature,
      tokens,
      uses,
    }));
    for (let from = 0; from < rows.length; from += rowsAtOnce) {
      await transaction
        .insertInto("wallet_day")
        .values(rows.slice(from, from + rowsAtOnce))
        .onConflict((conflict) =>
          conflict.columns(["account_id", "day", "sum", "feature"]).doUpdateSet((of) => ({
            tokens: of("wallet_day.tokens", "+", of.ref("excluded.tokens")),
            uses: of("wallet_day.uses", "+", of.ref("excluded.uses")),
          })),
        )
        .execute();
    }
    return true;
  });
}

async function moveOn(
  transaction: Transaction<ServerTables>,
  { accountId, counted, newest }: { accountId: AccountId; counted: Counted; newest: Counted },
): Promise<boolean> {
  const place = { transfer_no: newest.no, transfer_id: newest.id };
  if (counted.no > 0) {
    const { numUpdatedRows } = await transaction
      .updateTable("wallet_counted")
      .set(place)
      .where("account_id", "=", accountId)
      .where("transfer_id", "=", counted.id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
  const { numInsertedOrUpdatedRows = 0n } = await transaction
    .insertInto("wallet_counted")
    .values({ account_id: accountId, ...place })
    .onConflict((conflict) => conflict.column("account_id").doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** A statement must not meet the same row twice. */
function together(parts: readonly PartOfSum[]): PartOfSum[] {
  const rows = new Map<string, PartOfSum>();
  for (const part of parts) {
    const key = `${part.day} ${part.sum} ${part.feature}`;
    const known = rows.get(key);
    const { tokens = 0, uses = 0 } = known ?? {};
    rows.set(key, { ...part, tokens: part.tokens + tokens, uses: part.uses + uses });
  }
  return [...rows.values()];
}

async function forget(database: ServerDatabase, accountId: AccountId, counted: Counted): Promise<void> {
  await database.write(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom("wallet_counted")
      .where("account_id", "=", accountId)
      .where("transfer_id", "=", counted.id)
      .executeTakeFirst();
    if (numDeletedRows > 0n) await transaction.deleteFrom("wallet_day").where("account_id", "=", accountId).execute();
  });
}
