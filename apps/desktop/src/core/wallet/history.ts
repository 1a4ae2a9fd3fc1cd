import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { Accounts, ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import { readEntries } from "./entry-rows.ts";
import type { EventStream } from "./event-stream.ts";
import { fetchEntries } from "./fetch-entries.ts";
import { historyCsv } from "./history-csv.ts";
import type { HistoryFilter, HistoryPage } from "./wallet.ts";
import { readWallet } from "./wallet-row.ts";

/** How long somebody who looks at the history waits for what is new: the first time, and where the server seems lost. */
const patienceMs = { live: 10_000, lost: 1500 };
/** Where it cannot be reached it is not asked again for so long. */
const restMs = 5000;
const allPages = { offset: 0, limit: -1 };

export interface HistoryParts {
  readonly store: Store;
  readonly accounts: Pick<Accounts, "active">;
  readonly stream: Pick<EventStream, "connection" | "problem">;
}

/** The history of whoever is active, kept on this computer and brought up to date where somebody looks at it. */
export class History {
  readonly #parts: HistoryParts;
  readonly #fetching = new Map<string, Promise<ErrorReport | null>>();
  readonly #closing = new AbortController();
  #failed: { readonly accountId: string; readonly at: number; readonly problem: ErrorReport } | undefined;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** A page of the filter. Rejects with nothing but the store's errors. */
  async page(filter: HistoryFilter & { readonly offset: number; readonly limit: number }): Promise<HistoryPage> {
    const { store, accounts } = this.#parts;
    const account = accounts.active();
    if (account === null) return { entries: [], total: 0, asOf: null, problem: null };
    const problem = await this.#asFarAsPossible(account);
    const { entries_as_of: asOf } = readWallet(store, account.id);
    return { ...readEntries(store, account.id, filter), asOf, problem };
  }

  /** All of the filter as CSV. Rejects with why where nothing was ever heard of the history. */
  async export(filter: HistoryFilter): Promise<{ fileName: string; csv: string }> {
    const { entries, asOf, problem } = await this.page({ ...filter, ...allPages });
    if (asOf === null && problem !== null) throw new AppError(problem.code, problem.data);
    const today = new Date(this.#parts.store.now()).toISOString().slice(0, 10);
    return { fileName: `myba-tokens-${today}.csv`, csv: historyCsv(entries) };
  }

  /** Asks the server for what is new; one question at a time. Never rejects: says why it could not. */
  update(account: ActiveAccount): Promise<ErrorReport | null> {
    const running = this.#fetching.get(account.id);
    if (running !== undefined) return running;
    const update = this.#fetch(account).finally(() => this.#fetching.delete(account.id));
    this.#fetching.set(account.id, update);
    return update;
  }

  /** Resolves when nothing is asked any more. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#fetching.values());
  }

  async #fetch(account: ActiveAccount): Promise<ErrorReport | null> {
    try {
      await fetchEntries(this.#parts.store, account, this.#closing.signal);
      this.#failed = undefined;
      return null;
    } catch (error) {
      const problem = (error instanceof AppError ? error : new AppError("program/broken")).report();
      this.#failed = { accountId: account.id, at: this.#parts.store.now(), problem };
      return problem;
    }
  }

  /** Waits for an update, but no longer than a person would. */
  async #asFarAsPossible(account: ActiveAccount): Promise<ErrorReport | null> {
    const { store, stream } = this.#parts;
    const isLive = stream.connection === "live";
    const kept = readWallet(store, account.id);
    if (isLive && kept.entries_as_of !== null && kept.entries_version === kept.view?.version) return null;
    const failed = this.#failed?.accountId === account.id ? this.#failed : undefined;
    if (!isLive && failed !== undefined && store.now() - failed.at < restMs) return failed.problem;
    const { promise: tooLong, resolve } = Promise.withResolvers<ErrorReport | null>();
    const mayWait = isLive || (stream.connection === "connecting" && kept.entries_as_of === null);
    const timer = setTimeout(() => resolve(stream.problem), mayWait ? patienceMs.live : patienceMs.lost);
    try {
      return await Promise.race([this.update(account), tooLong]);
    } finally {
      clearTimeout(timer);
    }
  }
}
