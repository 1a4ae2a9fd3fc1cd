import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import type { Coverage, SentenceSpan } from "@myba/shared/generation/source";
import type { Logger } from "pino";
import type { Generation, GenerationFeedEvent } from "../../bridge/generations.ts";
import { loggable } from "../loggable.ts";
import type { Store } from "../database/store.ts";
import { isLiveProject } from "../projects/projects.ts";
import { EventBatch } from "./event-batch.ts";
import { requireGeneration, writeAnswerer, writeEnd } from "./generation-row.ts";
import { appendToJournal } from "./journal.ts";
import { NetworkTrouble } from "./network-trouble.ts";
import { PartialTickets } from "./partial-tickets.ts";
import type { Agreement } from "../metered/tickets-for-tokens.ts";
import type { Plan } from "./plan.ts";
import { backToQueue } from "./queued-generations.ts";
import type { EarlierRun } from "./resume-run.ts";
import { coverageFromTickets } from "./sources.ts";
import { TicketSink } from "./ticket-sink.ts";
import { worthStoring } from "./worth-storing.ts";

/** Longest stretch of work before other requests get their turn. */
const stretchMs = 15;

/** The most of a running generation that a power cut may take; the death of the process takes nothing. */
const syncEveryMs = 1000;

type Ending = Extract<GenerationEvent, { kind: "finished" | "cancelled" | "failed" }>;

export interface RunOptions {
  readonly store: Store;
  readonly log: Logger;
  readonly generation: Generation;
  readonly plan: RunPlan;
  /** What the person said to the tokens it takes; null where it takes none, or goes on. */
  readonly agreement: Agreement | null;
  /** What an earlier run of it has left, to go on behind. */
  readonly earlier: EarlierRun | null;
  readonly request: GenerationRequest;
  readonly signal: AbortSignal;
  /** Whether it waits for the network instead of failing without. */
  readonly queueOffline: boolean;
  /** Something new is in the journal. */
  readonly ring: () => void;
  /** The core is closing: what is cut off now was not cancelled by a person. */
  readonly isClosing: () => boolean;
}

/** Who makes the tickets of a run. */
export type RunPlan = Pick<Plan, "providerFor" | "named" | "stored" | "goesOn">;

export interface RunOutcome {
  /** There was no network, and nothing was sent: it waits. */
  readonly isQueued: boolean;
  /** What went wrong when not even the end could be stored; the next start finds the generation interrupted. */
  readonly unstored: ErrorReport | null;
}

/** One generation from its provider's first event to its stored end. Never rejects. */
export async function runGeneration(options: RunOptions): Promise<RunOutcome> {
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
  readonly #partials: PartialTickets;
  readonly #batch: EventBatch<GenerationEvent>;
  readonly #stop = new AbortController();
  readonly #trouble = new NetworkTrouble();
  /** When what came was last known to be on the disk: the generation itself has just been stored. */
  #syncedAt = performance.now();
  #sentences: readonly SentenceSpan[] = [];

  constructor(options: RunOptions) {
    this.#options = options;
    const { store, generation } = options;
    const { id, projectId, sourceId, name, providerId, model } = generation;
    this.#sink = new TicketSink(store, { generationId: id, projectId, sourceId, name }, { providerId, model });
    this.#partials = new PartialTickets(store, id);
    this.#batch = new EventBatch({ write: (events) => this.#write(events), onFailure: () => this.#stop.abort() });
    if (options.earlier !== null) {
      this.#sentences = options.earlier.sentences;
      this.#sink.goOnBehind(options.earlier.drafts);
    }
  }

  async consume(): Promise<Ending> {
    const { plan, request, generation, agreement } = this.#options;
    const provider = plan.providerFor(generation, agreement);
    const signal = AbortSignal.any([this.#options.signal, this.#stop.signal]);
    let turnBegan = performance.now();
    let hasTickets = false;
    try {
      for await (const event of provider.generate(request, signal)) {
        if (event.kind === "finished" || event.kind === "cancelled" || event.kind === "failed") {
          this.#batch.flush();
          return event;
        }
        this.#trouble.hear(event);
        // What a person waits for is on the screen at once.
        this.#batch.add(event, event.kind === "ticket" && !hasTickets);
        hasTickets ||= event.kind === "ticket";
        if (performance.now() - turnBegan < stretchMs) continue;
        await nextTurn();
        turnBegan = performance.now();
      }
    } finally {
      this.#batch.stop();
    }
    throw new Error("the provider ended without saying how");
  }

  end(ending: Ending): RunOutcome {
    const { store, log, generation, ring } = this.#options;
    try {
      if (this.#mayWait(ending)) {
        store.write(["generations"], () => backToQueue(store, generation.id));
        return { isQueued: true, unstored: null };
      }
      if (this.#goesOnElsewhere(ending)) return { isQueued: false, unstored: null };
      store.write(["generations", "tickets", "projects"], () => this.#writeEnd(ending));
      return { isQueued: false, unstored: null };
    } catch (error) {
      log.error({ generation: generation.id, err: loggable(error) }, "the end of a generation could not be stored");
      return { isQueued: false, unstored: this.reportOf(error) };
    } finally {
      ring();
    }
  }

  reportOf(error: unknown): ErrorReport {
    if (error instanceof AppError) return error.report();
    this.#options.log.error({ generation: this.#options.generation.id, err: loggable(error) }, "a provider failed");
    return { code: "program/broken", data: {} };
  }

  #mayWait(ending: Ending): boolean {
    const { queueOffline, store, generation } = this.#options;
    return (
      queueOffline &&
      ending.kind === "failed" &&
      this.#trouble.isAllThereIs(ending.error) &&
      isLiveProject(store, generation.projectId)
    );
  }

  /** The core closes, and somebody else goes on with it: the next start follows them. */
  #goesOnElsewhere(ending: Ending): boolean {
    const { isClosing, plan, generation } = this.#options;
    return isClosing() && ending.kind === "cancelled" && plan.goesOn(generation.id);
  }

  #writeEnd(ending: Ending): void {
    const { store, generation } = this.#options;
    const state = this.#stateAfter(ending);
    const error = state === "failed" && ending.kind === "failed" ? ending.error : interruption(state);
    writeEnd(store, generation.id, { state, error });
    const coverage = this.#coverageAfter(ending);
    store.sql("UPDATE source SET coverage = ? WHERE id = ?").run(JSON.stringify(coverage), generation.sourceId);
    if (ending.kind !== "failed") this.#sink.finish(ending.meta);
    const ended = requireGeneration(store, generation.id);
    appendToJournal(store, generation.id, { kind: "ended", generation: ended, coverage });
  }

  #stateAfter(ending: Ending): Generation["state"] {
    if (ending.kind === "cancelled" && this.#options.isClosing()) return "interrupted";
    return ending.kind;
  }

  #coverageAfter(ending: Ending): Coverage {
    const { store, generation } = this.#options;
    // Who was stopped without an answer says nothing of the sentences.
    const isUnsaid = ending.kind === "failed" || (ending.coverage.sentences.length === 0 && this.#sentences.length > 0);
    return isUnsaid ? coverageFromTickets(store, generation.sourceId, this.#sentences) : ending.coverage;
  }

  /** A project that was trashed meanwhile gets nothing more, and the provider is told to stop. */
  #write(events: readonly GenerationEvent[]): void {
    const { store, ring, generation } = this.#options;
    if (!isLiveProject(store, generation.projectId)) return this.#stop.abort();
    const isSynced = performance.now() - this.#syncedAt > syncEveryMs;
    if (isSynced) this.#syncedAt = performance.now();
    store[isSynced ? "write" : "writeAhead"](["tickets", "projects", "generations"], () => {
      for (const event of worthStoring(events)) this.#store(event);
      this.#options.plan.stored(generation.id, events);
    });
    ring();
  }

  #store(event: GenerationEvent): void {
    const { store, generation } = this.#options;
    const shown = this.#shown(event);
    if (shown === null) return;
    if (shown.kind === "ticket") this.#partials.append(shown);
    else appendToJournal(store, generation.id, shown);
  }

  #shown(event: GenerationEvent): GenerationFeedEvent | null {
    const { store, generation, plan } = this.#options;
    switch (event.kind) {
      case "read":
        this.#sentences = event.sentences;
        store
          .sql("UPDATE source SET sentences = ? WHERE id = ?")
          .run(JSON.stringify(event.sentences), generation.sourceId);
        return event;
      case "progress":
        return event;
      case "attempt": {
        const { because, waitMs, model } = event;
        const answerer = { ...plan.named(event.providerId), model };
        this.#sink.writtenBy(answerer);
        writeAnswerer(store, generation.id, answerer);
        return { kind: "attempt", ...answerer, because, waitMs };
      }
      case "usage":
        return { kind: "usage", usage: event.usage };
      case "ticket": {
        const ticketId = this.#sink.put(event.ticket);
        return ticketId === null ? null : { kind: "ticket", ticketId, draft: event.ticket };
      }
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
