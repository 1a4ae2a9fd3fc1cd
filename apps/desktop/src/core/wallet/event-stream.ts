import { getEventMeta } from "@orpc/client";
import type { AccountEvent } from "@myba/shared/billing-api/events";
import { AppError, type ErrorCode, type ErrorReport } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { WalletState } from "../../bridge/wallet.ts";
import type { Accounts, ActiveAccount } from "../account/accounts.ts";
import { loggable } from "../loggable.ts";
import { pauseMs } from "./try-pauses.ts";

/** The balance is said at once; where nothing comes for so long, something on the way holds events back. */
const firstEventMs = 20_000;

/** One that breaks sooner after its first word is likely to do so again. */
const steadyMs = 30_000;

/** Only a person can change these: trying again would be refused again. */
const hopeless: ReadonlySet<ErrorCode> = new Set(["account/sign-in-needed", "billing/absent"]);

export interface EventStreamParts {
  readonly accounts: Pick<Accounts, "active" | "onChanged">;
  /** The last event that was heard of an account. */
  readonly lastEventId: (accountId: string) => string | null;
  /** Each event, in order. What it throws breaks the stream off before the event counts as heard. */
  readonly heard: (account: ActiveAccount, event: AccountEvent, id: string | undefined) => void;
  /** Another account, or `connection` is another. */
  readonly changed: (account: ActiveAccount | null, connection: WalletState["connection"]) => void;
  readonly log: Logger;
  readonly random?: () => number;
}

/**
 * The one stream of events from the billing server, of whoever is active: opened again after each loss, in growing
 * pauses, from where it broke. Nothing is asked while nobody is active.
 */
export class EventStream {
  readonly #parts: EventStreamParts;
  #account: ActiveAccount | null = null;
  #connection: WalletState["connection"] = "none";
  #problem: ErrorReport | null = null;
  #isClosed = false;
  #stop = new AbortController();
  #following: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void) | undefined;
  /** Ends a pause, or the try that is under way, for a new one at once. */
  #hurry: (() => void) | undefined;

  constructor(parts: EventStreamParts) {
    this.#parts = parts;
  }

  get connection(): WalletState["connection"] {
    return this.#connection;
  }

  /** Why it is lost. */
  get problem(): ErrorReport | null {
    return this.#problem;
  }

  /** Begins to follow whoever is active, now and after each change. */
  begin(): void {
    if (this.#isClosed || this.#unsubscribe !== undefined) return;
    this.#unsubscribe = this.#parts.accounts.onChanged(() => this.#restart());
    this.#restart();
  }

  /** Waits for no pause where there is no live stream. */
  tryNow(): void {
    if (this.#connection !== "live") this.#hurry?.();
  }

  /** Begins anew, also where it seems to live: the network was away, and the old connection may be dead without a word. */
  reopen(): void {
    this.#hurry?.();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unsubscribe?.();
    this.#stop.abort();
    await this.#following;
  }

  #restart(): void {
    if (this.#isClosed) return;
    this.#stop.abort();
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    const account = this.#parts.accounts.active();
    this.#account = account;
    this.#become(account === null ? "none" : "connecting", null);
    const before = this.#following;
    // One stream at a time: the last one's end is waited for.
    this.#following = before.then(() => (account === null ? undefined : this.#follow(account, signal)));
  }

  async #follow(account: ActiveAccount, stopped: AbortSignal): Promise<void> {
    for (let failures = 0; !stopped.aborted; failures += 1) {
      const hurried = new AbortController();
      this.#hurry = () => hurried.abort();
      const signal = AbortSignal.any([stopped, hurried.signal]);
      const end = await this.#listen(account, signal);
      if (stopped.aborted) return;
      if (end.wasSteady) failures = 0;
      // One that breaks is usually there again at once; only a try that fails, or does not last, is a loss.
      if (end.wasAlive && (failures === 0 || hurried.signal.aborted)) this.#become("connecting", null);
      else if (!hurried.signal.aborted) this.#become("lost", end.problem ?? unreachable);
      const isHopeless = end.problem !== null && hopeless.has(end.problem.code);
      if (!hurried.signal.aborted) {
        const { random = Math.random } = this.#parts;
        await pause(isHopeless ? null : pauseMs(failures, { wishMs: end.wishMs, random }), signal);
      }
      if (hurried.signal.aborted) failures = 0;
    }
  }

  /** Listens until the stream ends, for whatever reason. */
  async #listen(account: ActiveAccount, signal: AbortSignal): Promise<End> {
    const { lastEventId, heard, log } = this.#parts;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), firstEventMs);
    timer.unref();
    let aliveSince: number | undefined;
    const life = (): Pick<End, "wasAlive" | "wasSteady"> => ({
      wasAlive: aliveSince !== undefined,
      wasSteady: aliveSince !== undefined && performance.now() - aliveSince >= steadyMs,
    });
    let wishMs: number | undefined;
    try {
      const from = lastEventId(account.id) ?? undefined;
      const both = AbortSignal.any([signal, patience.signal]);
      const asked = account.client.events.follow(undefined, { signal: both, lastEventId: from });
      for await (const event of await orAborted(asked, both)) {
        if (signal.aborted) break;
        clearTimeout(timer);
        const meta = getEventMeta(event);
        wishMs = meta?.retry ?? wishMs;
        heard(account, event, meta?.id);
        if (aliveSince === undefined) this.#become("live", null);
        aliveSince ??= performance.now();
      }
      return { ...life(), wishMs, problem: aliveSince === undefined ? unreachable : null };
    } catch (error) {
      if (!(error instanceof AppError) && !signal.aborted && !patience.signal.aborted)
        log.warn({ err: loggable(error) }, "the stream of the billing server's events broke");
      const problem = error instanceof AppError ? error.report() : unreachable;
      return { ...life(), wishMs: wishMs ?? wishIn(problem), problem };
    } finally {
      clearTimeout(timer);
    }
  }

  #become(connection: WalletState["connection"], problem: ErrorReport | null): void {
    if (this.#isClosed) return;
    this.#connection = connection;
    this.#problem = problem;
    this.#parts.changed(this.#account, connection);
  }
}

interface End {
  /** Something came. */
  readonly wasAlive: boolean;
  /** For long enough to be taken for sound. */
  readonly wasSteady: boolean;
  /** How long the server wants to be left alone. */
  readonly wishMs: number | undefined;
  readonly problem: ErrorReport | null;
}

const unreachable: ErrorReport = { code: "billing/unreachable", data: {} };

function wishIn({ code, data }: ErrorReport): number | undefined {
  const { seconds } = data;
  return code === "request/too-many" && typeof seconds === "number" ? seconds * 1000 : undefined;
}

/** What signs a request may take longer than anybody wants to wait for the stream, and hears of no signal. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new AppError("billing/unreachable"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Waits so long, or for ever; until the signal at most. Alone it keeps no process alive. */
function pause(ms: number | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = ms === null ? undefined : setTimeout(end, ms);
    timer?.unref();
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    }
    signal.addEventListener("abort", end, { once: true });
  });
}
