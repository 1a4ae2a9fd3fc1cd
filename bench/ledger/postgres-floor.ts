import { openPostgresPool } from "../../apps/billing-server/src/database/postgres.ts";
import { makeIds } from "../../apps/billing-server/src/ledger/ids.ts";
import { anyWallet, inParallel, walletAt, walletCount } from "./load.ts";

type Pool = ReturnType<typeof openPostgresPool>;
/** What is used here of a client of `pg`. */
interface Client {
  query(query: string | { name: string; text: string; values: unknown[] }): Promise<unknown>;
  release(): void;
  on(event: "error", listener: () => void): unknown;
}

/**
 * The least a ledger on PostgreSQL can do for one operation without batching: four round trips, BEGIN, an UPDATE that
 * only succeeds while the balance allows it, an INSERT of one entry, COMMIT. One connection a client, prepared
 * statements, the same durability.
 */
export class PostgresFloor {
  readonly #pool: Pool;
  readonly #clients: readonly Client[];
  readonly #makeId = makeIds(Date.now);

  private constructor(pool: Pool, clients: readonly Client[]) {
    this.#pool = pool;
    this.#clients = clients;
  }

  static async start(url: string, count: number): Promise<PostgresFloor> {
    const pool = openPostgresPool({ url, connections: count });
    await pool.query(`
      CREATE TABLE floor_balance (
        id text COLLATE "C" PRIMARY KEY, posted bigint NOT NULL, held bigint NOT NULL, seq bigint NOT NULL,
        version bigint NOT NULL, recorded_at bigint NOT NULL
      );
      CREATE TABLE floor_entry (
        id uuid PRIMARY KEY, balance_id text COLLATE "C" NOT NULL, kind text NOT NULL, cause_type text NOT NULL,
        cause_id text NOT NULL, amount bigint NOT NULL, contra text NOT NULL, actor text NOT NULL,
        event_at bigint NOT NULL, recorded_at bigint NOT NULL
      );`);
    await pool.query("INSERT INTO floor_balance SELECT id, 1000000000, 0, 0, 0, 0 FROM unnest($1::text[]) id", [
      Array.from({ length: walletCount }, (_, index) => walletAt(index)),
    ]);
    const clients = await Promise.all(Array.from({ length: count }, () => pool.connect()));
    // Broken connections fail their queries; the server is stopped before them where something else has failed.
    for (const client of clients) client.on("error", () => undefined);
    return new PostgresFloor(pool, clients);
  }

  /** Milliseconds for so many operations, each client doing its next when its last is done. */
  async time(operations: number): Promise<number> {
    const free = [...this.#clients];
    return inParallel(free.length, operations, async () => {
      const client = free.pop();
      if (client === undefined) throw new Error("more jobs than clients");
      await this.#operation(client);
      free.push(client);
    });
  }

  async #operation(client: Client): Promise<void> {
    const wallet = anyWallet();
    const now = Date.now();
    await client.query("BEGIN");
    const update = `UPDATE floor_balance SET posted = posted - 3, seq = seq + 1, version = version + 1, recorded_at = $2
      WHERE id = $1 AND posted - held >= 3`;
    await client.query({ name: "update", text: update, values: [wallet, now] });
    const insert = "INSERT INTO floor_entry VALUES ($1, $2, 'spend', 'generation', $3, -3, $4, $5, $6, $6)";
    const values = [this.#makeId(), wallet, this.#makeId(), "usage_revenue", wallet, now];
    await client.query({ name: "insert", text: insert, values });
    await client.query("COMMIT");
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.release();
    await this.#pool.end();
  }
}
