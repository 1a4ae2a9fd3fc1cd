import { openPostgresProof } from "./postgres-proof.ts";
import type { ProofDatabase } from "./proof-database.ts";
import { openSqliteProof } from "./sqlite-proof.ts";

/** Whether an address is one of PostgreSQL; everything else is a file of SQLite, with or without `sqlite:` before it. */
export function isPostgresAddress(address: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(address);
}

/** The file of a SQLite address. */
export function sqliteFileOf(address: string): string {
  return address.replace(/^sqlite:(?:\/\/(?=\/))?/, "");
}

/** Opens a database to read it. Throws `ledger/no-database` where there is none or it cannot be reached. */
export function openProofDatabase(address: string): Promise<ProofDatabase> {
  return isPostgresAddress(address) ? openPostgresProof(address) : openSqliteProof(sqliteFileOf(address));
}
