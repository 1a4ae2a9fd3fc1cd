import { AppError } from "@myba/shared/errors";
import { existsSync } from "node:fs";
import { Pool } from "pg";
import { migratePostgres } from "../../database/postgres-migrations.ts";
import { openSqliteWriter } from "../../database/sqlite.ts";
import { type RawRow, type Table, tables } from "../columns.ts";
import { PostgresRows } from "../postgres-rows.ts";
import { SqliteRows } from "../sqlite-rows.ts";
import type { Changes } from "../store.ts";
import type { AnchorRecord } from "./anchors.ts";
import type { Block } from "./block.ts";
import { type ChainWriter, postgresChainWriter, sqliteChainWriter } from "./chain-writer.ts";
import { Findings } from "./findings.ts";
import { isPostgresAddress, sqliteFileOf } from "./open-proof-database.ts";
import type { ProofDatabase, Snapshot } from "./proof-database.ts";
import { rebuild } from "./rebuild.ts";
import { assertSchema } from "./verify.ts";

/** An empty ledger that is filled row by row. */
interface Target {
  readonly chain: ChainWriter;
  write(changes: Changes): Promise<void>;
  keepKeysFrom(keysBefore: number): Promise<void>;
  close(): Promise<void>;
}

type Parts = { -readonly [Name in keyof Changes]: Changes[Name][number][] };

/** Rows that are written together. */
const rowsPerWrite = 500;

/**
 * Writes a ledger anew: journal, keys, chain and anchors as they are, accounts, lots, holds, payments and members from
 * the journal alone. The target is another address, empty, of either engine; the ledger itself is only read. Throws
 * `request/invalid` where the target is not empty. Returns how many rows were written.
 */
export function writeRepairedCopy(
  database: ProofDatabase,
  { target: address, onRows }: { target: string; onRows?: (rows: number) => void },
): Promise<number> {
  return database.snapshot(async (snapshot) => {
    await assertSchema(snapshot);
    const target = await openTarget(address);
    try {
      const copy = new Copy(target, onRows);
      await copyJournal(snapshot, copy);
      await copyChain(snapshot, target);
      const put = copy.put.bind(copy);
      await rebuild(
        snapshot,
        {
          account: (after) => put("accounts", { before: undefined, after }),
          lot: (after) => put("lots", { before: undefined, after }),
          hold: (after) => put("holds", { before: undefined, after }),
          payment: (after) => put("payments", { before: undefined, after }),
          member: (after) => put("members", { before: undefined, after }),
        },
        { findings: new Findings() },
      );
      await copy.flush();
      return copy.written;
    } finally {
      await target.close();
    }
  });
}

/** Gathers rows until there are enough for a transaction. */
class Copy {
  readonly #target: Target;
  readonly #onRows: (rows: number) => void;
  #parts = noChanges();
  #waiting = 0;
  written = 0;

  constructor(target: Target, onRows: (rows: number) => void = () => undefined) {
    this.#target = target;
    this.#onRows = onRows;
  }

  async put<Name extends keyof Parts>(name: Name, row: Parts[Name][number]): Promise<void> {
    (this.#parts[name] as Parts[Name][number][]).push(row);
    this.#waiting += 1;
    if (this.#waiting >= rowsPerWrite) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#waiting === 0) return;
    await this.#target.write(this.#parts);
    this.written += this.#waiting;
    this.#onRows(this.written);
    this.#parts = noChanges();
    this.#waiting = 0;
  }
}

function noChanges(): Parts {
  return { accounts: [], lots: [], holds: [], payments: [], members: [], claims: [], transfers: [], entries: [] };
}

async function copyJournal(snapshot: Snapshot, copy: Copy): Promise<void> {
  for await (const row of rowsOf(snapshot, tables.transfer, "id")) await copy.put("transfers", row);
  for await (const row of rowsOf(snapshot, tables.entry, "account_id, seq")) await copy.put("entries", row);
  for await (const row of rowsOf(snapshot, tables.claim, "recorded_at, key, scope")) await copy.put("claims", row);
  await copy.flush();
}

async function* rowsOf<Row>(snapshot: Snapshot, table: Table<Row>, order: string): AsyncGenerator<Row> {
  for await (const page of snapshot.stream(`SELECT * FROM ${table.name} ORDER BY ${order}`)) {
    for (const raw of page) yield table.row(raw);
  }
}

async function copyChain(snapshot: Snapshot, target: Target): Promise<void> {
  for await (const page of snapshot.stream("SELECT * FROM chain ORDER BY seq")) {
    for (const row of page) await target.chain.append(row as unknown as Block); // As it is, sound or not.
  }
  for await (const page of snapshot.stream("SELECT * FROM audit_anchor ORDER BY seq, place")) {
    for (const row of page) await target.chain.remember(row as unknown as AnchorRecord); // The same.
  }
  const [retention] = await snapshot.query<RawRow>("SELECT keys_before FROM retention WHERE id = 1");
  await target.keepKeysFrom(Number(retention?.["keys_before"] ?? 0));
}

function openTarget(address: string): Promise<Target> {
  return isPostgresAddress(address) ? openPostgresTarget(address) : openSqliteTarget(sqliteFileOf(address));
}

function openSqliteTarget(file: string): Promise<Target> {
  if (existsSync(file)) throw new AppError("request/invalid", { reason: `${file} is there already` });
  const db = openSqliteWriter(file);
  const rows = new SqliteRows(db);
  return Promise.resolve({
    chain: sqliteChainWriter(db),
    write: (changes) => Promise.resolve(db.transaction(() => rows.write(changes))()),
    keepKeysFrom: (at) => Promise.resolve(void db.prepare("UPDATE retention SET keys_before = ?").run(at)),
    close: () => Promise.resolve(void db.close()),
  });
}

async function openPostgresTarget(url: string): Promise<Target> {
  await migratePostgres(url);
  const pool = new Pool({ connectionString: url, max: 1, application_name: "myba repair" });
  const { rows: found } = await pool.query("SELECT id FROM transfer LIMIT 1");
  if (found.length > 0) {
    await pool.end();
    throw new AppError("request/invalid", { reason: "there is a ledger at that address already" });
  }
  const rows = await PostgresRows.of(pool);
  return {
    chain: postgresChainWriter(pool),
    write: (changes) => rows.write(pool, changes),
    async keepKeysFrom(at) {
      await pool.query("UPDATE retention SET keys_before = $1", [at]);
    },
    close: () => pool.end(),
  };
}
