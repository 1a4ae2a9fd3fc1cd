import type { GenerationParts } from "./generation-parts.ts";
import type { RunningGeneration } from "./running-generation.ts";

const usualLookEveryMs = 500;

/**
 * While something runs here: hears of cancels that came to other processes, and says that this process is alive. One
 * look for all generations of the process.
 */
export class OwnWatch {
  readonly #parts: GenerationParts;
  readonly #owner: string;
  readonly #running: ReadonlyMap<string, RunningGeneration>;
  #timer: NodeJS.Timeout | undefined;
  #renewedAt = 0;

  constructor(parts: GenerationParts, owner: string, running: ReadonlyMap<string, RunningGeneration>) {
    this.#parts = parts;
    this.#owner = owner;
    this.#running = running;
  }

  /** Looks until nothing runs any more. */
  start(): void {
    if (this.#timer !== undefined) return;
    this.#renewedAt = performance.now();
    const everyMs = this.#parts.lookEveryMs ?? usualLookEveryMs;
    this.#timer = setTimeout(() => void this.#look(everyMs), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(everyMs: number): Promise<void> {
    try {
      await this.#renew();
      for (const id of await this.#cancelled()) this.#running.get(id)?.stop("cancelled");
    } catch (error) {
      // What cannot be written now shows when its events are.
      this.#parts.log.warn({ err: { name: (error as Error).name } }, "running generations could not be looked after");
    }
    if (this.#timer === undefined) return;
    this.#timer = undefined;
    if (this.#running.size === 0) return;
    this.#timer = setTimeout(() => void this.#look(everyMs), everyMs);
    this.#timer.unref();
  }

  async #cancelled(): Promise<string[]> {
    const rows = await this.#parts.database.db
      .selectFrom("generation")
      .select("id")
      .where("state", "=", "running")
      .where("is_cancelled", "=", 1)
      .where("lease_owner", "=", this.#owner)
      .execute();
    return rows.map(({ id }) => id);
  }

  async #renew(): Promise<void> {
    const { limits, now, database } = this.#parts;
    if (this.#running.size === 0 || performance.now() - this.#renewedAt < limits.leaseMs / 3) return;
    this.#renewedAt = performance.now();
    await database.db
      .updateTable("generation")
      .set({ lease_until: now() + limits.leaseMs })
      .where("state", "=", "running")
      .where("lease_owner", "=", this.#owner)
      .where("ended_at", "is", null)
      .where("id", "in", [...this.#running.keys()])
      .execute();
  }
}
