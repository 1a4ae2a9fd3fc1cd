import type { WalletView } from "@myba/shared/billing-api/wallet";
import type { AccountId } from "../ledger/accounts.ts";
import type { AccountStream } from "./account-stream.ts";

/** The open streams of one account. */
interface Listeners {
  readonly streams: Set<AccountStream>;
  reading: "no" | "now" | "now and again";
}

export interface AudienceParts {
  readonly viewOf: (accountId: AccountId) => Promise<WalletView>;
  /** How long a wallet that keeps changing is left alone between two readings. */
  readonly restMs: number;
  readonly onError: (error: unknown) => void;
}

/** How long after a balance could not be read it is read again. */
const retryMs = 500;

/** Who listens. A wallet that changed is read once for all of its account's streams. */
export class Audience {
  readonly #parts: AudienceParts;
  readonly #byAccount = new Map<AccountId, Listeners>();
  #size = 0;
  /** What changed in this turn of the event loop. */
  #changed = new Set<AccountId>();

  constructor(parts: AudienceParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#size;
  }

  sizeOf(accountId: AccountId): number {
    return this.#byAccount.get(accountId)?.streams.size ?? 0;
  }

  accountIds(): AccountId[] {
    return [...this.#byAccount.keys()];
  }

  add(accountId: AccountId, stream: AccountStream): void {
    const listeners = this.#byAccount.get(accountId);
    if (listeners === undefined) {
      this.#byAccount.set(accountId, { streams: new Set([stream]), reading: "no" });
    } else listeners.streams.add(stream);
    this.#size += 1;
  }

  delete(accountId: AccountId, stream: AccountStream): void {
    const listeners = this.#byAccount.get(accountId);
    if (listeners?.streams.delete(stream) !== true) return;
    this.#size -= 1;
    if (listeners.streams.size === 0) this.#byAccount.delete(accountId);
  }

  endAll(): void {
    for (const { streams } of this.#byAccount.values()) for (const stream of streams) stream.end();
  }

  hearHead(accountId: AccountId, no: number): void {
    for (const stream of this.#byAccount.get(accountId)?.streams ?? []) stream.hearHead(no);
  }

  /** That these wallets may have changed. Costs nothing for those that nobody listens to. */
  hearChanged(accountIds: Iterable<AccountId>): void {
    for (const accountId of accountIds) {
      if (!this.#byAccount.has(accountId)) continue;
      if (this.#changed.size === 0) setImmediate(() => this.#readChanged());
      this.#changed.add(accountId);
    }
  }

  /** The same where the version is known, so that only what is new is read. */
  hearVersions(versions: ReadonlyMap<AccountId, number>): void {
    for (const [accountId, version] of versions) {
      const streams = [...(this.#byAccount.get(accountId)?.streams ?? [])];
      if (streams.some((stream) => stream.version < version)) this.hearChanged([accountId]);
    }
  }

  #readChanged(): void {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const accountId of changed) {
      const listeners = this.#byAccount.get(accountId);
      if (listeners?.reading === "no") void this.#read(accountId, listeners);
      else if (listeners !== undefined) listeners.reading = "now and again";
    }
  }

  /** Reads, rests, and reads again if there was another change meanwhile: several together are one. */
  async #read(accountId: AccountId, listeners: Listeners): Promise<void> {
    const { viewOf, restMs, onError } = this.#parts;
    listeners.reading = "now";
    let pauseMs = restMs;
    try {
      const wallet = await viewOf(accountId);
      for (const stream of listeners.streams) stream.hearBalance(wallet);
    } catch (error) {
      onError(error);
      listeners.reading = "now and again";
      pauseMs = retryMs;
    }
    setTimeout(() => {
      const isAgain = listeners.reading === "now and again";
      listeners.reading = "no";
      if (isAgain && listeners.streams.size > 0) void this.#read(accountId, listeners);
    }, pauseMs).unref();
  }
}
