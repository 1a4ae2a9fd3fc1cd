import type { WalletView } from "@myba/shared/billing-api/wallet";
import type { HeardEvent } from "./events.ts";
import type { KeptEvent } from "./outbox.ts";

/** What a stream asks for; how it comes by changes is told it from outside. */
export interface StreamSources {
  /** Where the stream begins, and how things stand there. */
  begin(): Promise<Beginning>;
  /** The events after a number, oldest first; none are left where it is an empty list. */
  eventsAfter(no: number): Promise<readonly KeptEvent[]>;
  /** Called once, when the stream is over. */
  ended(): void;
}

export interface Beginning {
  readonly no: number;
  readonly wallet: WalletView;
  readonly isSignedOut: boolean;
}

type Step = IteratorResult<HeardEvent, undefined>;
const over: Step = { done: true, value: undefined };

/**
 * One open stream. It keeps no queue that could grow: of balances only the newest that was not read yet, of events that
 * happened once the number up to which they were read, and at most one page of those that follow. So a reader may be as
 * slow as they like.
 */
export class AccountStream implements AsyncIterableIterator<HeardEvent> {
  readonly #sources: StreamSources;
  readonly #installationId: string | undefined;
  #hasBegun = false;
  #isOver = false;
  #isLast = false;
  /** The number of the last event that was read, or passed over. */
  #no = 0;
  #page: readonly KeptEvent[] = [];
  #mayHaveMore = false;
  #wallet: WalletView | undefined;
  #version = -1;
  #wake: (() => void) | undefined;

  constructor(sources: StreamSources, installationId?: string) {
    this.#sources = sources;
    this.#installationId = installationId;
  }

  /** The newest version of the wallet that it has heard of; -1 before it begins. */
  get version(): number {
    return this.#version;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The next event. To be called again only once it has answered. */
  async next(): Promise<Step> {
    try {
      if (!this.#hasBegun) await this.#begin();
      while (!this.#isOver) {
        const heard = this.#isLast ? undefined : (this.#nextBalance() ?? (await this.#nextEvent()));
        if (this.#isLast && heard === undefined) break;
        if (heard !== undefined && !this.#isOver) return { done: false, value: heard };
        if (this.#isIdle()) await new Promise<void>((resolve) => void (this.#wake = resolve));
      }
    } catch (error) {
      this.end();
      throw error;
    }
    this.end();
    return over;
  }

  return(): Promise<Step> {
    this.end();
    return Promise.resolve(over);
  }

  /** Ends it, also while somebody waits for the next event. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#page = [];
    this.#wallet = undefined;
    this.#sources.ended();
    this.#awake();
  }

  /** How the wallet stands; what is older than what the stream knows is passed over. */
  hearBalance(wallet: WalletView): void {
    if (wallet.version <= this.#version) return;
    this.#version = wallet.version;
    this.#wallet = wallet;
    this.#awake();
  }

  /** That the account has events up to this number. */
  hearHead(no: number): void {
    // Before it begins it cannot know what is new.
    if (this.#hasBegun && no <= this.#no) return;
    this.#mayHaveMore = true;
    this.#awake();
  }

  async #begin(): Promise<void> {
    this.#hasBegun = true;
    const { no, wallet, isSignedOut } = await this.#sources.begin();
    this.#no = no;
    // What came meanwhile may be newer; a balance there must be, though.
    if (wallet.version >= this.#version) {
      this.#version = wallet.version;
      this.#wallet = wallet;
    }
    this.#mayHaveMore = true;
    if (isSignedOut) this.#page = [{ no, event: { kind: "signed-out" }, installationId: null }];
  }

  #nextBalance(): HeardEvent | undefined {
    const wallet = this.#wallet;
    if (wallet === undefined) return undefined;
    this.#wallet = undefined;
    return { id: String(this.#no), event: { kind: "balance", wallet } };
  }

  async #nextEvent(): Promise<HeardEvent | undefined> {
    if (this.#page.length === 0 && this.#mayHaveMore) {
      this.#mayHaveMore = false;
      this.#page = await this.#sources.eventsAfter(this.#no);
      // There may be another page.
      if (this.#page.length > 0) this.#mayHaveMore = true;
    }
    const [kept, ...rest] = this.#page;
    if (kept === undefined) return undefined;
    this.#page = rest;
    this.#no = kept.no;
    if (kept.installationId !== null && kept.installationId !== this.#installationId) return undefined;
    if (kept.event.kind === "signed-out") this.#isLast = true;
    return { id: String(kept.no), event: kept.event };
  }

  #isIdle(): boolean {
    return !this.#isOver && this.#wallet === undefined && this.#page.length === 0 && !this.#mayHaveMore;
  }

  #awake(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
