import type { CliIo } from "./io.ts";

export interface Progress {
  report(done: number, total: number): void;
  /** Leaves the line as it was found. */
  end(): void;
}

/** One line on standard error that says how far a generation is; nothing where nobody would see it. */
export function progressOn(io: CliIo): Progress {
  let shown = "";
  function show(line: string): void {
    if (!io.showsProgress || line === shown) return;
    io.writeError(`\r${line.padEnd(shown.length)}${line === "" ? "\r" : ""}`);
    shown = line;
  }
  return {
    report: (done, total) => show(`Reading… ${total === 0 ? 100 : Math.floor((done / total) * 100)} %`),
    end: () => show(""),
  };
}
