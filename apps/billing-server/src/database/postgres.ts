import { DatabaseError, Pool, type PoolClient, type QueryResultRow, types } from "pg";
import type { Query, ReadingDatabase, Value } from "./database.ts";

/** Milliseconds after which a statement that got no answer counts as lost with its connection. */
const answerTimeoutMs = 15_000;

/**
 * What the money path asks of the planner: it reads a handful of rows by key, and plans that were made while a table
 * was empty must not read all of it once it is large.
 */
const keysOnly = ["enable_seqscan", "enable_bitmapscan", "enable_hashjoin", "enable_mergejoin", "enable_material"];

export interface PostgresPoolOptions {
  readonly url: string;
  /** The most connections at a time. */
  readonly connections: number;
  /** The role to act as, where the user of the address is a member of it. */
  readonly role?: string | undefined;
  readonly isReadOnly?: boolean;
  /** Where the server's default acknowledges commits before they are on the disk. */
  readonly isAskingForDurability?: boolean;
  /** For statements of any kind: the planner is left alone, and plans are made for the values at hand. */
  readonly isPlanning?: boolean;
}

/** Connections that write, or only read. Whole numbers come as numbers; one that is not safe is an error. */
export function openPostgresPool(options: PostgresPoolOptions): Pool {
  const { url, connections, role, isReadOnly = false, isAskingForDurability = false, isPlanning = false } = options;
  const settings: Record<string, string> = isReadOnly
    ? { default_transaction_read_only: "on" }
    : {
        ...(!isPlanning && Object.fromEntries(keysOnly.map((name) => [name, "off"]))),
        ...(!isPlanning && { plan_cache_mode: "force_generic_plan" }),
        jit: "off",
        ...(role !== undefined && { role }),
        ...(isAskingForDurability && { synchronous_commit: "on" }),
      };
  const pool = new Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5000,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
    keepAlive: true,
    query_timeout: answerTimeoutMs,
    statement_timeout: answerTimeoutMs,
    idle_in_transaction_session_timeout: answerTimeoutMs,
    application_name: isReadOnly ? "myba reader" : "myba ledger",
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(" "),
    types: { getTypeParser: parserOf },
  });
  // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
  pool.on("error", () => undefined);
  // The same while it is taken: the query that waits for it gets the error, and whoever took it may have no listener.
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}

const wholeNumbers = new Set([types.builtins.INT2, types.builtins.INT4, types.builtins.INT8]);

/** `pg` gives 64-bit numbers as text, since not all fit a number; those of the ledger do. */
const parserOf: typeof types.getTypeParser = (type, format) => {
  if (wholeNumbers.has(type) || type === types.builtins.NUMERIC) return safeNumber;
  return types.getTypeParser(type, format);
};

/** Throws a RangeError for a number that arithmetic does not keep exact. */
export function safeNumber(text: string): number {
  const value = Number(text);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new RangeError(`${text} is not a safe number`);
  return value;
}

/** Opens the reading side of a PostgreSQL database that a writer has made. */
export function openPostgresReader(url: string, { connections = 4 } = {}): ReadingDatabase {
  const pool = openPostgresPool({ url, connections, isReadOnly: true });
  return {
    engine: "postgres",
    query: queryOn(pool),
    async snapshot(work) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        const result = await work(queryOn(client));
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (error) {
        // Ended rather than rolled back: it may be broken, and reports that fail are rare.
        client.release(true);
        throw error;
      }
    },
    close: () => pool.end(),
  };
}

function queryOn(connection: Pool | PoolClient): Query {
  return async <Row>(sql: string, ...values: readonly Value[]): Promise<Row[]> => {
    try {
      const result = await connection.query<Row & QueryResultRow>(numbered(sql), [...values]);
      return result.rows;
    } catch (error) {
      // Text that is no UUID is the id of nothing; SQLite, which keeps ids as text, finds nothing too.
      if (error instanceof DatabaseError && error.code === "22P02" && error.message.includes("uuid")) return [];
      throw error;
    }
  };
}

/** `?` as PostgreSQL writes it: `$1`, `$2` and so on, except inside quotes. */
export function numbered(sql: string): string {
  let no = 0;
  return sql.replace(/'[^']*'|\?/g, (found) => (found === "?" ? `$${++no}` : found));
}
