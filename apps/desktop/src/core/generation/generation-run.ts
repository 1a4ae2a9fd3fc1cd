import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { Coverage, SentenceSpan } from "@myba/shared/generation/source";
import type { Logger } from "pino";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import { loggable } from "../loggable.ts";
import type { Store } from "../database/store.ts";
import { isLiveProject } from "../projects/projects.ts";
import { requireGeneration, writeEnd } from "./generation-row.ts";
import { appendToJournal } from "./journal.ts";
import type { Provider } from "@myba/engine/providers/provider";
import { coverageFromTickets } from "./sources.ts";
import { TicketSink } from "./ticket-sink.ts";

/** Events wait this long for company, so that a fast provider costs one commit for many tickets. */
const batchMs = 50;
const batchSize = 200;
/** Longest stretch of work before other requests get their turn. */
const stretchMs = 15;

type Ending = Extract<GenerationEvent, { kind: "finished" | "cancelled" | "failed" }>;

export interface RunOptions {
  readonly store: Store;
  readonly provider: Provider;
  readonly log: Logger;
  readonly generation: Generation;
  readonly text: string;
  readonly signal: AbortSignal;
  /** Something new is in the journal. */
  readonly ring: () => void;
  /** The core is closing: what is cut off now was not cancelled by a person. */
  readonly isClosing: () => boolean;
}

/**
 * One generation from its provider's first event to its stored end. Never rejects; gives what went wrong when not even
 * the end could be stored, which leaves the generation to be found interrupted at the next start.
 */
export async function runGeneration(options: RunOptions): Promise<ErrorReport | null> {
  const run = new GenerationRun(options);
  try {
    return run.end(await run.consume());
  } catch (error) {
    return run.end({ kind: "failed", error: run.reportOf(error) });
  }
}

class GenerationRun {
  readonly #options: RunOptions;
  readonly #sink: TicketSink;
  readonly #waiting: GenerationEvent[] = [];
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #failure: unknown;
  #sentences: readonly SentenceSpan[] = [];

  constructor(options: RunOptions) {
    this.#options = options;
    const { id, projectId, sourceId, name } = options.generation;
    const providerId = options.provider.id;
    this.#sink = new TicketSink(options.store, { generationId: id, projectId, sourceId, name, providerId });
  }

  async consume(): Promise<Ending> {
    const signal = AbortSignal.any([this.#options.signal, this.#stop.signal]);
    let turnBegan = performance.now();
    try {
      for await (const event of this.#options.provider.generate({ text: this.#options.text }, signal)) {
        if (event.kind === "finished" || event.kind === "cancelled" || event.kind === "failed") {
          this.#flush();
          return event;
        }
        this.#wait(event);
        if (this.#failure !== undefined) throw this.#failure;
        if (performance.now() - turnBegan < stretchMs) continue;
        await nextTurn();
        turnBegan = performance.now();
      }
    } finally {
      clearTimeout(this.#timer);
    }
    throw new Error("the provider ended without saying how");
  }

  end(ending: Ending): ErrorReport | null {
    const { store, log, generation, ring } = this.#options;
    try {
      store.write(["generations", "tickets", "projects"], () => {
        const state = this.#stateAfter(ending);
        const error = state === "failed" && ending.kind === "failed" ? ending.error : interruption(state);
        writeEnd(store, generation.id, { state, error });
        const coverage = this.#coverageAfter(ending);
        store.sql("UPDATE source SET coverage = ? WHERE id = ?").run(JSON.stringify(coverage), generation.sourceId);
        if (ending.kind !== "failed") this.#sink.finish(ending.meta);
        const ended = requireGeneration(store, generation.id);
        appendToJournal(store, generation.id, { kind: "ended", generation: ended, coverage });
      });
      return null;
    } catch (error) {
      log.error({ generation: generation.id, err: loggable(error) }, "the end of a generation could not be stored");
      return this.reportOf(error);
    } finally {
      ring();
    }
  }

  reportOf(error: unknown): ErrorReport {
    if (error instanceof AppError) return error.report();
    this.#options.log.error({ generation: this.#options.generation.id, err: loggable(error) }, "a provider failed");
    return { code: "program/broken", data: {} };
  }

  #stateAfter(ending: Ending): Generation["state"] {
    if (ending.kind === "cancelled" && this.#options.isClosing()) return "interrupted";
    return ending.kind;
  }

  #coverageAfter(ending: Ending): Coverage {
    const { store, generation } = this.#options;
    return ending.kind === "failed"
      ? coverageFromTickets(store, generation.sourceId, this.#sentences)
      : ending.coverage;
  }

  #wait(event: GenerationEvent): void {
    this.#waiting.push(event);
    this.#timer ??= setTimeout(() => this.#flushQuietly(), batchMs);
    if (this.#waiting.length >= batchSize) this.#flush();
  }

  /** From the timer there is nobody to throw to: the provider is stopped and the loop reports. */
  #flushQuietly(): void {
    try {
      this.#flush();
    } catch (error) {
      this.#failure = error;
      this.#stop.abort();
    }
  }

  /** Writes what waits. A project that was trashed meanwhile gets nothing more, and the provider is told to stop. */
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting.splice(0);
    if (this.#failure !== undefined) throw this.#failure;
    const { store, ring, generation } = this.#options;
    if (events.length === 0) return;
    if (!isLiveProject(store, generation.projectId)) return this.#stop.abort();
    store.write(["tickets", "projects", "generations"], () => {
      for (const event of this.#worthStoring(events)) this.#store(event);
    });
    ring();
  }

  /** Of several progress events only the last says anything. */
  #worthStoring(events: readonly GenerationEvent[]): GenerationEvent[] {
    const last = events.findLast((event) => event.kind === "progress");
    return events.filter((event) => event.kind !== "progress" || event === last);
  }

  #store(event: GenerationEvent): void {
    const { store, generation } = this.#options;
    const shown = this.#shown(event);
    if (shown !== null) appendToJournal(store, generation.id, shown);
  }

  #shown(event: GenerationEvent): GenerationFeedEvent | null {
    const { store, generation } = this.#options;
    switch (event.kind) {
      case "read":
        this.#sentences = event.sentences;
        store
          .sql("UPDATE source SET sentences = ? WHERE id = ?")
          .run(JSON.stringify(event.sentences), generation.sourceId);
        return event;
      case "progress":
        return event;
      case "ticket": {
        const ticketId = this.#sink.put(event.ticket);
        return ticketId === null ? null : { kind: "ticket", ticketId, draft: event.ticket };
      }
      case "attempt":
      case "usage":
      case "finished":
      case "cancelled":
      case "failed":
        return null;
      default:
        return assertNever(event);
    }
  }
}

function assertNever(event: never): never {
  throw new Error(`no such event: ${JSON.stringify(event)}`);
}

function interruption(state: Generation["state"]): ErrorReport | null {
  return state === "interrupted" ? { code: "generation/interrupted", data: {} } : null;
}
