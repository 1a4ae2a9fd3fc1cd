import type { CliIo } from "./io.ts";
import { withoutControls } from "./write-result.ts";

export interface Progress {
  report(done: number, total: number): void;
  /** How many tickets there are, and the one that is being written. */
  tickets(count: number, title: string): void;
  /** Leaves the line as it was found. */
  end(): void;
}

/** One line on standard error that says how far a generation is; nothing where nobody would see it. */
export function progressOn(io: CliIo): Progress {
  let shown = "";
  let percent = "";
  function show(line: string): void {
    if (!io.showsProgress || line === shown) return;
    io.writeError(`\r${line.padEnd(shown.length)}${line === "" ? "\r" : ""}`);
    shown = line;
  }
  return {
    report(done, total) {
      percent = `${total === 0 ? 100 : Math.floor((done / total) * 100)} %`;
      show(`Reading… ${percent}`);
    },
    tickets(count, title) {
      const words = `${count === 1 ? "1 ticket" : `${count} tickets`}${percent === "" ? "" : `, ${percent}`}`;
      // A line that wraps could not be taken back.
      show(`Writing… ${words}: ${withoutControls(title)}`.slice(0, Math.min(io.columns, 100) - 1));
    },
    end: () => show(""),
  };
}
