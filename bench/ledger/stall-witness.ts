import { Worker } from "node:worker_threads";

/** Wakes every 2 ms and notes by how much it was late; answers once, when asked. */
const program = `
const { parentPort } = require("node:worker_threads");
let longestMs = 0;
let dueAt = performance.now() + 2;
const timer = setInterval(() => {
  const now = performance.now();
  longestMs = Math.max(longestMs, now - dueAt);
  dueAt = now + 2;
}, 2);
parentPort.once("message", () => {
  clearInterval(timer);
  parentPort.postMessage(longestMs);
});
`;

/** A thread that does nothing, so that its delays are the machine's and not those of what is measured. */
export class StallWitness {
  readonly #worker = new Worker(program, { eval: true });

  /** The longest delay so far, in milliseconds. Ends the thread. */
  longestMs(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#worker.once("message", (longestMs: number) => {
        resolve(longestMs);
      });
      this.#worker.once("error", reject);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
      this.#worker.postMessage("end");
    });
  }
}
