import { Client } from "pg";

/** What the ledger must know of the server that it is about to use. */
export interface PostgresServerFacts {
  /**
   * The role to act as: `myba_ledger_app` where it is there and the user of the address is a member of it. Without it
   * the user's own rights are the wall.
   */
  readonly role: string | undefined;
  /** Whether a commit is on the disk when it is acknowledged; `session` where connections have to ask for it. */
  readonly isDurable: boolean | "session";
}

/** Asks the server of an address. */
export async function postgresServerFacts(url: string): Promise<PostgresServerFacts> {
  const client = new Client({ connectionString: url, application_name: "myba migrations" });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string | null; fsync: string; pages: string; commits: string }>(
      `SELECT current_setting('fsync', true) AS fsync, current_setting('full_page_writes', true) AS pages,
         current_setting('synchronous_commit', true) AS commits,
         (SELECT rolname FROM pg_roles WHERE rolname = 'myba_ledger_app' AND pg_has_role(oid, 'MEMBER')) AS role`,
    );
    const [found] = rows;
    const isOff = found?.fsync === "off" || found?.pages === "off";
    return { role: found?.role ?? undefined, isDurable: isOff ? false : found?.commits === "off" ? "session" : true };
  } finally {
    await client.end();
  }
}
