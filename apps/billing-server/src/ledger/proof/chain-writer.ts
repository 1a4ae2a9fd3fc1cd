import type Database from "better-sqlite3";
import type { Pool } from "pg";
import { type Block, blockColumns } from "./block.ts";
import type { AnchorRecord } from "./anchors.ts";

/** The writing side of the chain. */
export interface ChainWriter {
  /** Adds a block, unless another server has added one of this number: false then, and nothing is written. */
  append(block: Block): Promise<boolean>;
  /** Remembers what was anchored outside; again with the same result. */
  remember(anchor: AnchorRecord): Promise<void>;
}

const anchorColumns = ["seq", "place", "head_hash", "recorded_at", "key_id", "mac"] as const;

/** Writes on the server's own connection, so that the ledger does not take it for a stranger's commit. */
export function sqliteChainWriter(db: Database.Database): ChainWriter {
  const block = db.prepare(insertOf("chain", blockColumns, "?"));
  const anchor = db.prepare(insertOf("audit_anchor", anchorColumns, "?"));
  return {
    append: (row) => Promise.resolve(block.run(...blockColumns.map((column) => row[column])).changes === 1),
    remember: (row) => Promise.resolve(void anchor.run(...anchorColumns.map((column) => row[column]))),
  };
}

/** Writes through a pool of the server. */
export function postgresChainWriter(pool: Pick<Pool, "query">): ChainWriter {
  const block = insertOf("chain", blockColumns, "$");
  const anchor = insertOf("audit_anchor", anchorColumns, "$");
  return {
    async append(row) {
      return (
        (
          await pool.query(
            block,
            blockColumns.map((column) => row[column]),
          )
        ).rowCount === 1
      );
    },
    async remember(row) {
      await pool.query(
        anchor,
        anchorColumns.map((column) => row[column]),
      );
    },
  };
}

function insertOf(table: string, columns: readonly string[], mark: "?" | "$"): string {
  const marks = columns.map((_column, index) => (mark === "?" ? "?" : `$${index + 1}`));
  return `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${marks.join(", ")}) ON CONFLICT DO NOTHING`;
}
