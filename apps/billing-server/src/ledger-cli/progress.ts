import type { LedgerIo } from "./io.ts";

/** A line on standard error that says what is being done; on a terminal it is written over, in a log it is rare. */
export interface Progress {
  tell(what: string, rows: number): void;
  /** Takes the line away. */
  end(): void;
}

const everyMs = { screen: 100, log: 10_000 };

export function progressOn(io: LedgerIo): Progress {
  let toldAt = -Infinity;
  return {
    tell(what, rows) {
      const now = io.now();
      if (now - toldAt < (io.showsProgress ? everyMs.screen : everyMs.log)) return;
      toldAt = now;
      const text = `${what}: ${rows.toLocaleString("en-US")} rows`;
      io.writeError(io.showsProgress ? `\r\u001B[K${text}` : `${text}\n`);
    },
    end() {
      if (io.showsProgress && toldAt > -Infinity) io.writeError("\r\u001B[K");
    },
  };
}
