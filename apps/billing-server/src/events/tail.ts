import type { AccountId } from "../ledger/accounts.ts";

/** A row that was added to something that only grows, with a UUIDv7 made by the process that added it. */
interface Added {
  readonly id: string;
  readonly accountId: AccountId;
}

export interface TailParts<Row extends Added> {
  /** Rows whose ids were made at or after a time, oldest first. */
  readonly since: (sinceMs: number, limit: number) => Promise<readonly Row[]>;
  readonly now: () => number;
  /** Rows become visible up to so much later than their ids say: transactions take time and clocks differ. */
  readonly lookBackMs: number;
}

const pageSize = 5000;

/**
 * Finds what processes have added, by the times in ids. What comes later than the look-back is missed; whoever needs
 * all of it compares versions now and then.
 */
export class Tail<Row extends Added> {
  readonly #parts: TailParts<Row>;
  #lookedAtMs: number;
  #seen = new Set<string>();

  constructor(parts: TailParts<Row>) {
    this.#parts = parts;
    this.#lookedAtMs = parts.now();
  }

  /** What has been added since the last look, each row once. */
  async news(): Promise<Row[]> {
    const { since, now, lookBackMs } = this.#parts;
    const nowMs = now();
    // After an outage from where it began.
    let fromMs = Math.min(nowMs, this.#lookedAtMs) - lookBackMs;
    const found: Row[] = [];
    const visible = new Set<string>();
    for (;;) {
      const rows = await since(fromMs, pageSize);
      for (const row of rows) {
        if (!this.#seen.has(row.id) && !visible.has(row.id)) found.push(row);
        visible.add(row.id);
      }
      const lastMs = timeOfId(rows.at(-1)?.id);
      if (rows.length < pageSize || lastMs <= fromMs) break;
      fromMs = lastMs;
    }
    this.#lookedAtMs = nowMs;
    this.#seen = visible;
    return found;
  }
}

function timeOfId(id = ""): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}
