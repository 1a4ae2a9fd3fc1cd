import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import { Bell } from "./bell.ts";
import { EventWriter } from "./event-writer.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { findGeneration, type GenerationRow } from "./generation-row.ts";
import { Journal, type JournalEntry, writePage } from "./journal.ts";
import { settleGeneration } from "./settle-generation.ts";
import { TicketGate } from "./ticket-gate.ts";
import { errorForPerson, isAlarming } from "./upstream-errors.ts";
import type { UpstreamModel, UpstreamRequest } from "./upstream-model.ts";
import { UsageSum } from "./usage-sum.ts";

type Ending = Extract<GenerationEvent, { kind: "finished" | "cancelled" | "failed" }>;

/** Why a generation stops before its model has. */
export type StopReason =
  /** Its owner said so, or nobody reads it any more. */
  | "cancelled"
  /** The tokens that were set aside are used up. */
  | "limit"
  | "took-too-long"
  /** The server stops. */
  | "closing"
  /** Another process has taken it for dead, or it cannot be stored. */
  | "lost";

export interface RunOptions {
  readonly parts: GenerationParts;
  readonly upstream: UpstreamModel;
  readonly row: Pick<GenerationRow, "id">;
  /**
   * The row once its tokens are set aside. The model is asked meanwhile; nothing of what it says is stored or told before,
   * and where this rejects nothing ever is.
   */
  readonly begun: Promise<GenerationRow>;
  readonly request: UpstreamRequest;
  /** How many complete tickets are delivered at most. */
  readonly mostTickets: number;
  readonly owner: string;
}

/** A generation that runs in this process. It belongs to the server: connections only read its journal. */
export class RunningGeneration {
  readonly id: string;
  /** Rings when something new is in the journal, and at the end. */
  readonly bell = new Bell();
  /** Resolves when it is settled, left to another process, or not begun after all. Never rejects. */
  readonly done: Promise<void>;
  readonly #options: RunOptions;
  readonly #journal = new Journal();
  readonly #usage = new UsageSum();
  readonly #gate: TicketGate;
  readonly #stop = new AbortController();
  #reason: StopReason | null = null;
  /** The newest page, for readers who have everything before it. */
  #page: { readonly afterSeq: number; readonly entries: readonly JournalEntry[] } = { afterSeq: 0, entries: [] };
  #writtenSeq = 0;

  constructor(options: RunOptions) {
    this.id = options.row.id;
    this.#options = options;
    this.#gate = new TicketGate(options.mostTickets);
    options.begun.catch(() => this.#stop.abort());
    this.done = this.#run();
  }

  /** What is written after a place; undefined where the journal has to be read for it. */
  entriesAfter(seq: number): readonly JournalEntry[] | undefined {
    if (seq >= this.#writtenSeq) return [];
    return seq >= this.#page.afterSeq ? this.#page.entries.filter((entry) => entry.seq > seq) : undefined;
  }

  /** Ends it soon; what was delivered is paid for. The first reason counts. */
  stop(reason: StopReason): void {
    this.#reason ??= reason;
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { parts, row } = this.#options;
    const tooLong = setTimeout(() => this.stop("took-too-long"), parts.limits.longestMs);
    try {
      const ending = await this.#consume();
      if (this.#reason === "lost") return;
      await this.#commit([ending], ending);
      await parts.onStep?.("ended");
      const ended = await findGeneration(parts.database, row.id);
      if (ended !== undefined) await settleGeneration(parts, ended);
    } catch (error) {
      if (!(await this.#isBegun())) return;
      parts.log.error({ generation: row.id, code: codeOf(error) }, "a generation is left to be settled later");
      await this.#giveUp().catch(() => undefined);
    } finally {
      clearTimeout(tooLong);
      this.#stop.abort();
      this.bell.ring();
    }
  }

  #isBegun(): Promise<boolean> {
    return this.#options.begun.then(
      () => true,
      () => false,
    );
  }

  /** Whoever looks after lapsed generations need not wait for this one's lease to end. */
  async #giveUp(): Promise<void> {
    const { parts, row, owner } = this.#options;
    const mine = parts.database.db.updateTable("generation").set({ lease_until: 0 }).where("id", "=", row.id);
    await mine.where("state", "=", "running").where("lease_owner", "=", owner).execute();
  }

  async #consume(): Promise<Ending> {
    const { upstream, request } = this.#options;
    const writer = new EventWriter<GenerationEvent>({
      write: (events) => this.#commit(events, null),
      onFailure: () => this.stop("lost"),
    });
    let ending: Ending | null = null;
    let hasTickets = false;
    try {
      for await (const event of upstream.generate(request, this.#stop.signal)) {
        if (event.kind === "finished" || event.kind === "cancelled" || event.kind === "failed") {
          ending = event;
          break;
        }
        const shown = this.#shown(event);
        if (shown === null) continue;
        await writer.add(shown, shown.kind === "ticket" && !hasTickets);
        hasTickets ||= shown.kind === "ticket";
      }
    } catch (error) {
      if (this.#reason !== "lost") this.#logFailure({ code: "program/broken", data: {} }, error);
      ending = { kind: "failed", error: { code: "program/broken", data: {} } };
    }
    await writer.flush();
    return this.#endingOf(ending ?? { kind: "failed", error: { code: "program/broken", data: {} } });
  }

  /** What of an event is told; null for nothing. */
  #shown(event: GenerationEvent): GenerationEvent | null {
    if (event.kind === "usage") {
      // What a call costs MyBA is in the row, and nobody else's business.
      this.#usage.add(event.usage);
      return null;
    }
    if (event.kind === "attempt" && event.because !== null) {
      this.#logFailure(event.because);
      return { ...event, because: errorForPerson(event.because, 0) };
    }
    if (event.kind !== "ticket" || this.#gate.pass(event.ticket)) return event;
    this.stop("limit");
    return null;
  }

  #endingOf(ending: Ending): Ending {
    const reason = this.#reason;
    if (ending.kind === "failed") {
      this.#logFailure(ending.error);
      return { kind: "failed", error: errorForPerson(ending.error, this.#journal.tickets) };
    }
    if (ending.kind === "finished" || reason === "limit") {
      const coverage =
        reason === "limit" ? this.#gate.coverage(ending.coverage, this.#options.request.reading) : ending.coverage;
      return { kind: "finished", coverage, meta: ending.meta };
    }
    if (reason === "closing") return { kind: "failed", error: { code: "metered/interrupted", data: {} } };
    if (reason !== "took-too-long") return ending;
    return { kind: "failed", error: errorForPerson({ code: "provider/timeout", data: {} }, this.#journal.tickets) };
  }

  /** Writes events before anybody is told of them, as long as this process is the one that works on it. */
  async #commit(events: readonly GenerationEvent[], ending: Ending | null): Promise<void> {
    const { parts, begun, owner } = this.#options;
    const { database, now, limits, onStep } = parts;
    const row = await begun;
    const ticketsBefore = this.#journal.tickets;
    const afterSeq = this.#journal.lastSeq;
    const page = this.#journal.page(events);
    const owned = await database.write(async (transaction) => {
      const updated = await transaction
        .updateTable("generation")
        .set({
          hold_id: row.hold_id,
          tickets: this.#journal.tickets,
          lease_until: now() + limits.leaseMs,
          ...this.#usage.columns(),
          ...(ending !== null && { ended_at: now(), error: errorTextOf(ending) }),
        })
        .where("id", "=", row.id)
        .where("lease_owner", "=", owner)
        .where("state", "=", "running")
        .where("ended_at", "is", null)
        .returning("is_cancelled")
        .executeTakeFirst();
      if (updated !== undefined) await writePage(transaction, row.id, page);
      return updated;
    });
    if (owned === undefined) {
      this.stop("lost");
      throw new AppError("metered/interrupted");
    }
    this.#page = { afterSeq, entries: page.entries };
    this.#writtenSeq = this.#journal.lastSeq;
    this.bell.ring();
    if (owned.is_cancelled === 1) this.stop("cancelled");
    if (afterSeq === 0) await onStep?.("read");
    if (this.#journal.tickets > ticketsBefore) await onStep?.("delivered");
  }

  #logFailure(error: ErrorReport, thrown?: unknown): void {
    const { log } = this.#options.parts;
    const said = { generation: this.id, code: error.code, ...(thrown !== undefined && { cause: nameOf(thrown) }) };
    if (isAlarming(error)) log.error(said, "the service of models needs looking after");
    else log.warn(said, "the service of models failed");
  }
}

function errorTextOf(ending: Ending): string | null {
  return ending.kind === "failed" ? JSON.stringify(ending.error) : null;
}

/** Of an unexpected failure only its kind: messages may quote what people sent. */
function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : typeof thrown;
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : nameOf(error);
}
