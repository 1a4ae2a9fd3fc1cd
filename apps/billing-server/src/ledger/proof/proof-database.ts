import type { Query, Value } from "../../database/database.ts";
import type { RawRow } from "../columns.ts";

/** A database as the proof reads it: one state of it, however long that takes, while servers go on writing. */
export interface ProofDatabase {
  readonly engine: "sqlite" | "postgres";
  /** Several readings of one and the same state. */
  snapshot<T>(work: (snapshot: Snapshot) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface Snapshot {
  readonly engine: "sqlite" | "postgres";
  /** All rows at once, `?` for each value. Numbers that are not safe come as they are or as text, never as an error. */
  readonly query: Query;
  /** Rows in pages, so that a table of any size needs little memory. Several streams may be read side by side. */
  stream(sql: string, ...values: readonly Value[]): AsyncIterable<readonly RawRow[]>;
  /** How many migrations the database has had. */
  schemaVersion(): Promise<number>;
}

/** Rows to a page of a stream: a server that seals answers between two. */
export const pageRows = 200;
