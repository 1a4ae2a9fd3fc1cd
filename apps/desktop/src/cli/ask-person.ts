import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

export interface AskOptions {
  /** What is typed is not shown. */
  readonly hidden: boolean;
  readonly signal: AbortSignal;
}

/** Asks whoever sits at this process's terminal; null where nobody does, or they end the input without an answer. */
export async function askPerson(question: string, { hidden, signal }: AskOptions): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  let isMuted = false;
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isMuted) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  // It reads keys itself, Ctrl-C too.
  lines.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const ended = new Promise<null>((resolve) => lines.once("close", () => resolve(null)));
  try {
    const answer = lines.question(question, { signal });
    isMuted = hidden;
    return await Promise.race([answer, ended]);
  } finally {
    lines.close();
    if (hidden) process.stderr.write("\n");
  }
}
