import { getEventMeta } from "@orpc/client";
import { waitFor } from "@myba/engine/providers/wait-for";
import type { MeteredEvent } from "@myba/shared/billing-api/generations";
import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import type { ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import type { EventPlaces } from "./event-places.ts";
import { forgetMetered, type MeteredRow, noteBegun, noteCancelled, noteEnded, noteReceipt } from "./metered-row.ts";
import { isPassing, nothingBegan } from "./metered-trouble.ts";

/**
 * Why a generation is left by the core that follows it, as the reason of an abort: it goes on at the server, and here
 * after the next start.
 */
export const leftForLater = new DOMException("MyBA closes", "AbortError");

/**
 * Pauses between tries to get the connection back: short ones while somebody waits and the server goes on without a
 * reader, long ones for a night without network.
 */
function pauseAfter(failures: number): number {
  return Math.min(500 * 2 ** failures, failures < 12 ? 5000 : 60_000);
}

/** How long a cancelled one is waited for before it is left to be settled later. */
const cancelPatienceMs = 10_000;
const receiptPatienceMs = 5_000;

type Ending = Extract<GenerationEvent, { kind: "finished" | "cancelled" | "failed" }>;

export interface FollowOptions {
  readonly store: Store;
  readonly row: MeteredRow;
  /** The server may have been asked already, and its answer was lost. */
  readonly wasAsked: boolean;
  readonly request: GenerationRequest;
  readonly account: ActiveAccount;
  /** Whose tokens it takes by now: a computer's go to whoever signs in. */
  readonly accountNow: () => ActiveAccount | null;
  readonly providerId: string;
  readonly places: EventPlaces;
  /** Aborted with `leftForLater` where the core closes, and otherwise because a person cancels. */
  readonly signal: AbortSignal;
  /** Aborts the pause that is waited for now. */
  readonly nextWake: () => AbortSignal;
}

/**
 * Tickets that the billing server makes for tokens. A connection that is lost is got back, behind the last event: the
 * server is asked for the same thing by the same key, so that nothing is paid for twice. What came of the tokens is
 * stored before the last event is given.
 */
export function followMetered(options: FollowOptions): AsyncGenerator<GenerationEvent> {
  return new MeteredFollower(options).events();
}

class MeteredFollower {
  readonly #options: FollowOptions;
  /** Ends the reading of the server's stream. */
  readonly #leave = new AbortController();
  #account: ActiveAccount;
  readonly #begun = Promise.withResolvers<string>();
  #serverId: string | null;
  #lastEventId: string | null;
  #model = "";
  #ending: Ending | null = null;
  #isSettled = false;
  /** The connection is away, and whoever looks knows it. */
  #isLost = false;
  /** Whether the server may have heard of it already. */
  #isAsked: boolean;

  constructor(options: FollowOptions) {
    const { row, wasAsked } = options;
    this.#options = options;
    this.#account = options.account;
    this.#serverId = row.serverId;
    this.#lastEventId = row.lastEventId;
    this.#model = row.receipt?.model ?? "";
    this.#isAsked = wasAsked;
    if (row.serverId !== null) this.#begun.resolve(row.serverId);
  }

  async *events(): AsyncGenerator<GenerationEvent> {
    const { signal } = this.#options;
    const stop = (): void => {
      if (signal.reason === leftForLater) this.#leave.abort();
      else void this.#cancel();
    };
    signal.addEventListener("abort", stop, { once: true });
    if (signal.aborted) stop();
    try {
      yield* this.#untilItsEnd();
    } finally {
      signal.removeEventListener("abort", stop);
      this.#leave.abort();
    }
  }

  async *#untilItsEnd(): AsyncGenerator<GenerationEvent> {
    for (let failures = 0; ; failures += 1) {
      const placeBefore = this.#lastEventId;
      const loss = yield* this.#listen();
      if (this.#ending !== null) {
        // oxlint-disable-next-line no-await-in-loop -- the end
        if (!this.#isSettled) await this.#askForReceipt();
        yield this.#ending;
        return;
      }
      if (this.#leave.signal.aborted) {
        yield this.#cancelledHere();
        return;
      }
      if (this.#isTakenOver(loss)) continue;
      if (!this.#mayGoOn(loss)) {
        yield { kind: "failed", error: loss.report() };
        return;
      }
      if (this.#lastEventId !== placeBefore) failures = 0;
      const pauseMs = pauseAfter(failures);
      yield this.#attempt(loss.report(), pauseMs);
      this.#isLost = true;
      const { nextWake, signal } = this.#options;
      const wakers = [nextWake(), this.#leave.signal, ...(signal.aborted ? [] : [signal])];
      // oxlint-disable-next-line no-await-in-loop -- each try follows the one before
      await waitFor(pauseMs, AbortSignal.any(wakers));
    }
  }

  /** Gives what comes until the stream ends, and then how it was lost. */
  async *#listen(): AsyncGenerator<GenerationEvent, AppError> {
    try {
      const stream = await this.#open();
      if (this.#isLost) yield this.#attempt(null, 0);
      this.#isLost = false;
      for await (const told of stream) {
        const event = this.#heard(told);
        if (event !== null) yield event;
      }
    } catch (error) {
      if (error instanceof AppError) return error;
      // Whoever leaves is thrown the reason; anything else is a mistake of ours.
      if (!this.#leave.signal.aborted) throw error;
    }
    return new AppError("billing/unreachable");
  }

  /** Why it is tried again and when; null once it goes on. */
  #attempt(because: ErrorReport | null, waitMs: number): GenerationEvent {
    return { kind: "attempt", providerId: this.#options.providerId, model: this.#model, because, waitMs };
  }

  #open(): Promise<AsyncIterable<MeteredEvent>> {
    const { row, request } = this.#options;
    const { generations } = this.#account.client;
    const listening = { signal: this.#leave.signal, lastEventId: this.#lastEventId ?? undefined };
    if (this.#serverId !== null) return generations.follow({ id: this.#serverId }, listening);
    const body = { text: request.text, guidance: row.guidance, maxTokens: row.maxTokens };
    return generations.start({ headers: { "idempotency-key": row.key }, body }, { signal: this.#leave.signal });
  }

  /** What of the server's event is the engine's. */
  #heard(told: MeteredEvent): GenerationEvent | null {
    const { store, row, places } = this.#options;
    if (told.kind === "reserved") {
      noteBegun(store, row.generationId, told.receipt);
      this.#serverId = told.receipt.id;
      this.#model = told.receipt.model;
      this.#begun.resolve(told.receipt.id);
      return null;
    }
    if (told.kind === "settled") {
      noteReceipt(store, told.receipt);
      this.#isSettled = true;
      return null;
    }
    const event = this.#asOurs(told.event);
    if (event.kind === "finished" || event.kind === "cancelled" || event.kind === "failed") {
      // Given once it is settled. Its place is not kept: whoever asks again hears it again.
      this.#ending = event;
      noteEnded(store, row.generationId);
      return null;
    }
    const id = getEventMeta(told)?.id;
    if (id !== undefined) {
      this.#lastEventId = id;
      places.remember(event, id);
    }
    return event;
  }

  #asOurs(event: GenerationEvent): GenerationEvent {
    const { providerId } = this.#options;
    if (event.kind === "attempt") return { ...event, providerId };
    if (event.kind === "finished" || event.kind === "cancelled") {
      return { ...event, meta: { ...event.meta, engine: providerId } };
    }
    return event;
  }

  /** Whether what has begun is somebody else's now, who is asked from here on. */
  #isTakenOver({ code }: AppError): boolean {
    if (code !== "device/linked" || this.#serverId === null) return false;
    const account = this.#options.accountNow();
    if (account === null || account.id === this.#account.id) return false;
    this.#account = account;
    return true;
  }

  /** Whether to try again: what was refused for good is told, and forgotten where nothing was begun. */
  #mayGoOn(loss: AppError): boolean {
    const { store, row } = this.#options;
    if (this.#serverId !== null) return isPassing(loss.report());
    if (!nothingBegan(loss)) {
      this.#isAsked = true;
      return true;
    }
    if (this.#isAsked && isPassing(loss.report())) return true;
    forgetMetered(store, row.generationId);
    return false;
  }

  /** The stream broke off before its very end: the server may say how it stands, or is asked later. */
  async #askForReceipt(): Promise<void> {
    const { store } = this.#options;
    try {
      const id = await this.#begun.promise;
      const signal = AbortSignal.any([AbortSignal.timeout(receiptPatienceMs), this.#leave.signal]);
      noteReceipt(store, await this.#account.client.generations.get({ id }, { signal }));
    } catch {
      // It is in the table as one whose receipt is missing.
    }
  }

  /** What is found here is for whoever stores it to say. */
  #cancelledHere(): Ending {
    const coverage = { requirementLike: 0, covered: 0, sentences: [] };
    return {
      kind: "cancelled",
      coverage,
      meta: { engine: this.#options.providerId, model: this.#model, language: "" },
    };
  }

  /** Lets the server stop. What it has delivered comes by the stream; where it cannot be told, that is fetched later. */
  async #cancel(): Promise<void> {
    const { store, row } = this.#options;
    noteCancelled(store, row.generationId);
    const patience = AbortSignal.timeout(cancelPatienceMs);
    patience.addEventListener("abort", () => this.#leave.abort(), { once: true });
    try {
      const id = await this.#begun.promise;
      await this.#account.client.generations.cancel(
        { id },
        { signal: AbortSignal.any([patience, this.#leave.signal]) },
      );
    } catch {
      this.#leave.abort();
    }
  }
}
