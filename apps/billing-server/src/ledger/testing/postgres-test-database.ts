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
  const given = process.env["MYBA_TEST_POSTGRES"];
  if (given !== undefined && given !== "") return { url: given };
  const socket = connect(inject("postgresBroker"), "127.0.0.1");
  return JSON.parse(await text(socket)) as BrokersWord; // The broker is part of these tests.
}

/** An empty database with the ledger's schema on a server, and its address. */
export async function createPostgresDatabase(serverUrl: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `myba_test_${randomBytes(6).toString("hex")}`;
  await asOwner(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asOwner(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`) };
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

/** A database of its own for each conformance test. */
export async function postgresTestDatabase(serverUrl: string): Promise<TestDatabase> {
  const { url, drop } = await createPostgresDatabase(serverUrl);
  await migratePostgres(url);
  const closing: (() => Promise<void>)[] = [];
  return {
    async open(options) {
      const ledger = await openPostgresLedger({ url, connections: 4, ...options });
      const database = openPostgresReader(url, { connections: 2 });
      closing.push(() => database.close());
      return { ledger, database };
    },
    run: (sql) => asOwner(url, sql),
    async destroy() {
      await Promise.all(closing.map((close) => close()));
      await drop();
    },
  };
}
