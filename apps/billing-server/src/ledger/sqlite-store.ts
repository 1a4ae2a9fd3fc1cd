import Database from "better-sqlite3";
import { AppError } from "@myba/shared/errors";
import { SqliteCheckpointer } from "../database/sqlite-checkpointer.ts";
import { Batch, type Outcome } from "./batch.ts";
import type { AnswerOf, Command } from "./commands.ts";
import { GroupCommit } from "../database/group-commit.ts";
import { SqliteRows } from "./sqlite-rows.ts";
import { type Changes, type LedgerStore, type OnCommitted, tellCommitted } from "./store.ts";

export interface SqliteStoreOptions {
  /** The one connection that writes (`openSqliteWriter`). */
  readonly db: Database.Database;
  readonly now: () => number;
  /** See `makeIds`. */
  readonly makeId: () => string;
  /** How long a command may wait for others to share its commit with. */
  readonly lingerMs?: number;
  readonly largestGroup?: number;
  readonly onCommitted?: OnCommitted | undefined;
  /** Called before each step of a transaction: tests throw or kill from here. */
  readonly beforeStep?: (step: "begin" | "load" | "write" | "commit" | "committed") => void;
}

/**
 * The embedded ledger: one writer, group commit. Commands are decided in memory, so that a refusal leaves nothing to
 * undo, and answered only after COMMIT has synced the log.
 */
export function openSqliteStore(options: SqliteStoreOptions): LedgerStore {
  const { db, now, makeId, lingerMs = 1, largestGroup = 64, beforeStep = () => undefined, onCommitted } = options;
  const rows = new SqliteRows(db);
  const checkpointer = new SqliteCheckpointer(db);
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  const rollback = db.prepare("ROLLBACK");

  let isHealthy = true;

  function run(commands: readonly Command[]): readonly Outcome[] {
    try {
      const outcomes = runTogether(commands);
      isHealthy = true;
      return outcomes;
    } catch (error) {
      if (!isRefusal(error)) {
        isHealthy = false;
        throw error;
      }
      // One command may be at fault: it shall not harm those that share its transaction.
      if (commands.length > 1) return commands.flatMap((command) => run([command]));
      return [{ ok: false, error }];
    }
  }

  function runTogether(commands: readonly Command[]): readonly Outcome[] {
    const batch = new Batch(commands, { nowMs: now(), makeId });
    let changed: Changes;
    try {
      beforeStep("begin");
      begin.run();
      rows.begin();
      for (let keys = batch.firstKeys(); keys.length > 0; keys = batch.decide()) {
        beforeStep("load");
        batch.load(keys, rows.load(keys));
      }
      beforeStep("write");
      const changes = batch.changes();
      rows.write(changes);
      beforeStep("commit");
      commit.run();
      rows.committed(changes);
      changed = changes;
    } catch (error) {
      rows.failed();
      if (db.inTransaction) rollback.run();
      throw unavailable(error);
    }
    beforeStep("committed");
    checkpointer.committed();
    tellCommitted(onCommitted, changed);
    return batch.outcomes;
  }

  const group = new GroupCommit<Command, Outcome>({ largest: largestGroup, lingerMs, run });
  return {
    async execute<C extends Command>(command: C): Promise<AnswerOf<C>> {
      const outcome = await group.add(command);
      if (!outcome.ok) throw outcome.error;
      return outcome.answer as AnswerOf<C>; // The rule of the command's kind made it.
    },
    isHealthy: () => isHealthy,
    async close() {
      group.flush();
      await checkpointer.close();
    },
  };
}

/** Whether the database says no to what was asked, and will again; a race for a key or cause is none on one writer. */
function isRefusal(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof Database.SqliteError && /^SQLITE_(?:CONSTRAINT|TOOBIG|MISMATCH|RANGE)/.test(cause.code);
}

/** SQLite says full, busy, read-only or I/O error: nothing was promised, and the same key may be used again. */
function unavailable(error: unknown): unknown {
  return error instanceof Database.SqliteError
    ? new AppError("ledger/unavailable", { reason: error.code }, { cause: error })
    : error;
}
