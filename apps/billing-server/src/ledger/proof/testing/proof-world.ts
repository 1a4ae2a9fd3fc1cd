import Database from "better-sqlite3";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "pg";
import { asOwner, createPostgresDatabase } from "../../testing/postgres-test-database.ts";
import { openPostgresLedger } from "../../postgres-ledger.ts";
import { openPostgresReader } from "../../../database/postgres.ts";
import { sqliteTestDatabase } from "../../testing/sqlite-test-database.ts";
import { type TestDatabase, World } from "../../testing/world.ts";
import { type Anchor, fileAnchor } from "../anchors.ts";
import { type ChainKeys, chainKeysFrom } from "../chain-key.ts";
import { type ChainWriter, postgresChainWriter, sqliteChainWriter } from "../chain-writer.ts";
import { openProofDatabase } from "../open-proof-database.ts";
import type { ProofDatabase } from "../proof-database.ts";
import { makeSealer, type Sealer } from "../sealer.ts";
import { type Report, verify } from "../verify.ts";

export const testKey = "ab".repeat(32);

/** A ledger with a sealer, its anchors in a file, and an attacker. */
export interface ProofWorld {
  readonly world: World;
  readonly address: string;
  readonly folder: string;
  readonly anchorFile: string;
  readonly anchor: Anchor;
  readonly keys: ChainKeys;
  readonly database: ProofDatabase;
  readonly writer: ChainWriter;
  readonly sealer: Sealer;
  /** Seals everything and anchors the head. */
  seal(): Promise<void>;
  verify(): Promise<Report>;
  /** Runs statements with all rights, without triggers and constraints in the way. */
  attack(sql: string): Promise<void>;
  close(): Promise<void>;
}

/** A database of one engine with its address, and how to get rid of what protects it. */
export interface ProofEngine {
  readonly test: TestDatabase;
  readonly address: string;
  writer(): ChainWriter;
  attack(sql: string): Promise<void>;
}

/** Opens a world on an engine. */
export async function openProofWorld(engine: ProofEngine): Promise<ProofWorld> {
  const folder = mkdtempSync(join(tmpdir(), "myba-proof-"));
  const world = await World.start(engine.test);
  const keys = chainKeysFrom(testKey);
  const anchorFile = join(folder, "anchors.jsonl");
  writeFileSync(anchorFile, "");
  const anchor = fileAnchor(anchorFile);
  const database = await openProofDatabase(engine.address);
  const writer = engine.writer();
  const sealer = makeSealer({ database, writer, keys, anchors: [anchor], now: () => world.nowMs });
  return {
    world,
    address: engine.address,
    folder,
    anchorFile,
    anchor,
    keys,
    database,
    writer,
    sealer,
    async seal() {
      await sealer.seal("journal");
      await sealer.seal("keys");
      await sealer.anchor();
    },
    verify: () => verify(database, { keys, anchors: [anchor], now: () => world.nowMs }),
    attack: (sql) => engine.attack(sql),
    async close() {
      await database.close();
      await world.ledger.close();
      await engine.test.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An empty SQLite file. */
export async function sqliteProofEngine(): Promise<ProofEngine> {
  const test = await sqliteTestDatabase();
  // The file is only known to whoever opens it.
  const { ledger, database } = await test.open({ now: () => 0, makeId: () => "", beforeStep: () => undefined });
  const [main] = await database.query<{ file: string }>("PRAGMA database_list");
  await ledger.close();
  const file = main?.file ?? "";
  const closing: Database.Database[] = [];
  return {
    address: file,
    test: {
      ...test,
      async destroy() {
        for (const db of closing) db.close();
        await test.destroy();
      },
    },
    writer() {
      const db = new Database(file);
      closing.push(db);
      return sqliteChainWriter(db);
    },
    attack(sql) {
      const db = new Database(file);
      try {
        const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all();
        for (const name of triggers) db.exec(`DROP TRIGGER ${String(name)}`);
        db.pragma("ignore_check_constraints = ON");
        db.exec(sql);
      } finally {
        db.close();
      }
      return Promise.resolve();
    },
  };
}

/** An empty database of a PostgreSQL server. */
export async function postgresProofEngine(serverUrl: string): Promise<ProofEngine> {
  const { url, drop } = await createPostgresDatabase(serverUrl);
  const closing: (() => Promise<unknown>)[] = [];
  return {
    address: url,
    test: {
      async open(options) {
        const ledger = await openPostgresLedger({ url, connections: 4, isDurable: false, ...options });
        const database = openPostgresReader(url, { connections: 2 });
        closing.push(() => database.close());
        return { ledger, database };
      },
      run: (sql) => asOwner(url, sql),
      async destroy() {
        await Promise.all(closing.map((close) => close()));
        await drop();
      },
    },
    writer() {
      const pool = new Pool({ connectionString: url, max: 1 });
      closing.push(() => pool.end());
      return postgresChainWriter(pool);
    },
    attack: (sql) =>
      asOwner(
        url,
        `SET session_replication_role = replica;
DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT conname, conrelid::regclass AS tab FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace
  LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.tab, c.conname); END LOOP;
END $$;
${sql}`,
      ),
  };
}
