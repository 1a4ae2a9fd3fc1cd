import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { Client } from "pg";
import { inject } from "vitest";
import { migratePostgres } from "../../database/postgres-migrations.ts";
import { openPostgresReader } from "../../database/postgres.ts";
import { openPostgresLedger } from "../postgres-ledger.ts";
import type { BrokersWord } from "./postgres-broker.ts";
import type { TestDatabase } from "./world.ts";

/** The PostgreSQL of this test run: that of `MYBA_TEST_POSTGRES`, or one that is started for it. */
export async function findTestServer(): Promise<BrokersWord> {
  if (isGiven()) return { url: process.env["MYBA_TEST_POSTGRES"] ?? "" };
  const socket = connect(inject("postgresBroker"), "127.0.0.1");
  return JSON.parse(await text(socket)) as BrokersWord; // The broker is part of these tests.
}

function isGiven(): boolean {
  return (process.env["MYBA_TEST_POSTGRES"] ?? "") !== "";
}

/** An empty database on a server, and its address. */
export async function createPostgresDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `myba_test_${randomBytes(6).toString("hex")}`;
  await asOwner(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  // A server of the tests' own goes as a whole, and dropping would write all its memory to the disk first.
  const drop = isGiven() ? () => asOwner(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) : () => Promise.resolve();
  return { url: url.href, drop };
}

/** Runs one statement with the rights of the address's user. */
export async function asOwner(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Emptied databases: making one takes many times as long. */
const spare: { url: string; drop: () => Promise<void> }[] = [];

/**
 * The owner may do so where the triggers sleep; nobody else may. Truncating makes new files of every table and index,
 * which takes many times as long as deleting a few rows.
 */
const empty = `
DO $$ DECLARE name text; BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOR name IN SELECT quote_ident(tablename) FROM pg_tables
    WHERE schemaname = current_schema() AND tablename NOT IN ('schema_version', 'server_schema_version', 'retention')
  LOOP
    IF pg_relation_size(name::regclass) > 500000 THEN EXECUTE 'TRUNCATE ' || name || ' CASCADE';
    ELSE EXECUTE 'DELETE FROM ' || name; END IF;
  END LOOP;
  UPDATE retention SET keys_before = 0;
END $$`;

/** An empty database with the ledger's schema; `giveBack` once nobody is connected to it. */
export async function borrowPostgresDatabase(
  serverUrl: string,
): Promise<{ url: string; giveBack: () => Promise<void> }> {
  const mine = spare.pop() ?? (await createPostgresDatabase(serverUrl));
  await migratePostgres(mine.url);
  const giveBack = async (): Promise<void> => {
    await asOwner(mine.url, empty);
    spare.push(mine);
  };
  return { url: mine.url, giveBack };
}

/** A database that a conformance test has to itself. */
export async function postgresTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const mine = await borrowPostgresDatabase(serverUrl);
  const closing: (() => Promise<void>)[] = [];
  return {
    async open(options) {
      const ledger = await openPostgresLedger({
        url: mine.url,
        connections: 4,
        isMigrating: false,
        isDurable: false,
        ...options,
      });
      const database = openPostgresReader(mine.url, { connections: 2 });
      closing.push(() => database.close());
      return { ledger, database };
    },
    run: (sql) => asOwner(mine.url, sql),
    async destroy() {
      await Promise.all(closing.map((close) => close()));
      await mine.giveBack();
    },
  };
}

/** Drops what the tests of this file used, where the server stays. */
export async function dropSpareDatabases(): Promise<void> {
  // A server of the tests' own goes as a whole; until then the next file finds them.
  if (isGiven()) await Promise.all(spare.splice(0).map(({ drop }) => drop()));
}
