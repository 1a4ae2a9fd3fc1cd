import { AppError } from "@myba/shared/errors";
import { Client, type QueryResultRow, types } from "pg";
import type { Value } from "../../database/database.ts";
import { numbered } from "../../database/postgres.ts";
import type { RawRow } from "../columns.ts";
import { pageRows, type ProofDatabase, type Snapshot } from "./proof-database.ts";

/** Opens a PostgreSQL database read-only, without the short patience of the money path. Throws `ledger/no-database`. */
export async function openPostgresProof(url: string): Promise<ProofDatabase> {
  // Asked now, so that a wrong address is told before any work.
  await (await connect(url)).end();
  return {
    engine: "postgres",
    async snapshot(work) {
      const client = await connect(url);
      try {
        await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        return await work(snapshotOf(client));
      } finally {
        await client.end();
      }
    },
    close: () => Promise.resolve(),
  };
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: "myba proof",
    connectionTimeoutMillis: 10_000,
    options: "-c default_transaction_read_only=on -c statement_timeout=0 -c work_mem=64MB -c jit=off",
    types: { getTypeParser: parserOf },
  });
  client.on("error", () => undefined); // The query that waits for the connection gets the error too.
  try {
    await client.connect();
    return client;
  } catch (error) {
    const { hostname, port, pathname } = new URL(url);
    const reason = error instanceof Error && error.message !== "" ? error.message : "nothing answers there";
    throw new AppError("ledger/no-database", { database: `${hostname}:${port}${pathname}`, reason }, { cause: error });
  }
}

const wholeNumbers = new Set([types.builtins.INT2, types.builtins.INT4, types.builtins.INT8]);

/** A number that is not safe stays text: it is a finding, not an error. */
const parserOf: typeof types.getTypeParser = (type, format) => {
  if (!wholeNumbers.has(type) && type !== types.builtins.NUMERIC) return types.getTypeParser(type, format);
  return (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text);
};

function snapshotOf(client: Client): Snapshot {
  let cursors = 0;
  const query = async <Row>(sql: string, ...values: readonly Value[]): Promise<Row[]> => {
    const { rows } = await client.query<Row & QueryResultRow>(numbered(sql), [...values]);
    return rows;
  };
  return {
    engine: "postgres",
    query,
    async *stream(sql, ...values) {
      const cursor = `proof_${(cursors += 1)}`;
      await query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${sql}`, ...values);
      for (;;) {
        const page = await query<RawRow>(`FETCH ${pageRows} FROM ${cursor}`);
        if (page.length > 0) yield page;
        if (page.length < pageRows) break;
      }
      await query(`CLOSE ${cursor}`);
    },
    async schemaVersion() {
      const [there] = await query<{ name: string | null }>("SELECT to_regclass('schema_version')::text AS name");
      if ((there?.name ?? null) === null) return 0;
      const [row] = await query<{ version: number }>("SELECT COALESCE(MAX(version), 0) AS version FROM schema_version");
      return row?.version ?? 0;
    },
  };
}
