import Database from "better-sqlite3";
import { parentPort, workerData } from "node:worker_threads";

/** What the worker answers to `copy`: how many pages the log has, and how many of them are in the database by now. */
export interface CheckpointState {
  readonly pages: number;
  readonly copied: number;
}

/** `copy` is answered, `close` ends the thread. */
export type CheckpointRequest = "copy" | "close";

const file: unknown = workerData;
if (typeof file !== "string" || parentPort === null) throw new Error("the checkpoint worker needs a file and a parent");
const port = parentPort;

// Nobody may wait for this connection, and it waits for nobody.
const db = new Database(file, { timeout: 0, fileMustExist: true });
// Copying syncs the log and then the file: a power loss in between finds one of them whole.
db.pragma("synchronous = FULL");
db.pragma("fullfsync = ON");
db.pragma("trusted_schema = OFF");
const copy = db.prepare<[], [isBusy: number, pages: number, copied: number]>("PRAGMA wal_checkpoint(PASSIVE)").raw();

port.on("message", (message: CheckpointRequest) => {
  if (message === "copy") port.postMessage(copied());
  else {
    db.close();
    port.close();
  }
});

function copied(): CheckpointState {
  const [, pages, copiedPages] = copy.get() ?? [0, 0, 0];
  return { pages, copied: copiedPages };
}
