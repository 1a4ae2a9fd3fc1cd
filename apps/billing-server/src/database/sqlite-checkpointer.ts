import type Database from "better-sqlite3";
import { Worker } from "node:worker_threads";
import { pagesInCommit } from "./sqlite.ts";
import type { CheckpointRequest, CheckpointState } from "./sqlite-checkpoint-worker.ts";

/** From how many pages of the log that are not copied back yet the worker copies: 4 MiB. */
const worthCopying = 1024;
/** From how many pages the log should begin anew: 24 MiB. */
const longLog = 6144;
/** As many pages the writer copies itself, in about the time of a commit, so that nothing is left and the log begins anew. */
const fewPages = 384;
/** A log that the worker cannot catch up with is copied by SQLite in a commit after all: 256 MiB. */
const tooLong = 65_536;
/** The log is looked at every so many commits. */
const commitsBetweenLooks = 8;

type Log = [isBusy: number, pages: number, copied: number];

/**
 * Copies SQLite's log back into the database beside the writer instead of in the middle of a commit. A worker thread
 * with a connection of its own does it (PASSIVE: it waits for nobody and nobody waits for it), begun once the log has
 * grown enough. The log begins anew only when nothing of it is left to copy, which a busy writer never lets the worker
 * reach, so the writer copies the last few pages. A reader with an old state of the database keeps the log growing, as
 * it must. What is not copied is not lost: the log is part of the database, and the last connection to close copies it.
 */
export class SqliteCheckpointer {
  readonly #db: Database.Database;
  readonly #look: Database.Statement<[], Log>;
  readonly #copy: Database.Statement<[], Log>;
  #worker: Worker | undefined;
  #isCopying = false;
  /** There will be no worker any more: SQLite copies in commits. */
  #isOver: boolean;
  #commits = 0;
  #copiedLast = 0;
  /** Where readers keep the log from being copied, it grows to this before it is tried again. */
  #notBefore = 0;

  constructor(db: Database.Database) {
    this.#db = db;
    // NOOP only tells how long the log is, in a microsecond.
    this.#look = db.prepare<[], Log>("PRAGMA wal_checkpoint(NOOP)").raw();
    this.#copy = db.prepare<[], Log>("PRAGMA wal_checkpoint(PASSIVE)").raw();
    this.#isOver = db.memory;
  }

  /** To be called after each commit, which it must not make look failed: within the next transaction it does nothing. */
  committed(): void {
    if (this.#isOver) return;
    this.#commits += 1;
    if (this.#commits % commitsBetweenLooks !== 0 || this.#isCopying || this.#db.inTransaction) return;
    const [, pages, copied] = this.#look.get() ?? [0, 0, 0];
    if (pages < this.#notBefore) this.#notBefore = 0;
    if (pages - copied < worthCopying || pages < this.#notBefore) return;
    this.#isCopying = true;
    this.#worker ??= this.#start();
    tell(this.#worker, "copy");
  }

  /** Ends the worker and waits for it. */
  async close(): Promise<void> {
    this.#isOver = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    worker.ref();
    const exited = new Promise((resolve) => void worker.once("exit", resolve));
    tell(worker, "close");
    await exited;
  }

  #start(): Worker {
    const worker = new Worker(new URL("./sqlite-checkpoint-worker.ts", import.meta.url), { workerData: this.#db.name });
    worker.unref();
    this.#db.pragma(`wal_autocheckpoint = ${tooLong}`);
    worker.on("message", (state: CheckpointState) => this.#copied(state));
    worker.once("error", () => this.#ended());
    worker.once("exit", () => this.#ended());
    return worker;
  }

  #copied({ pages, copied }: CheckpointState): void {
    this.#isCopying = false;
    const isStuck = copied === this.#copiedLast;
    this.#copiedLast = copied;
    if (this.#isOver || pages < longLog) return;
    if (pages - copied <= fewPages) this.#copyRest();
    else if (isStuck) this.#notBefore = pages + longLog;
    else if (this.#worker !== undefined) {
      this.#isCopying = true;
      tell(this.#worker, "copy");
    }
  }

  /** Between two commits of the one writer, so that nothing is added meanwhile. */
  #copyRest(): void {
    if (this.#db.inTransaction) return;
    const [, pages, copied] = this.#copy.get() ?? [0, 0, 0];
    if (copied < pages) this.#notBefore = pages + longLog;
  }

  /** SQLite copies in commits from now on. */
  #ended(): void {
    this.#isOver = true;
    this.#worker = undefined;
    if (this.#db.open) this.#db.pragma(`wal_autocheckpoint = ${pagesInCommit}`);
  }
}

function tell(worker: Worker, message: CheckpointRequest): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  worker.postMessage(message);
}
