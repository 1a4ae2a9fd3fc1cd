import { randomUUID } from "node:crypto";
import { waitFor } from "@myba/engine/providers/wait-for";
import type { Receipt } from "@myba/shared/billing-api/generations";
import { AppError } from "@myba/shared/errors";
import type { Job } from "../jobs/job.ts";
import type { AccountId } from "../ledger/accounts.ts";
import { AskedInVain } from "./asked-in-vain.ts";
import { type Beginning, beginGeneration } from "./begin-generation.ts";
import { estimateTickets, readText } from "./estimate-tickets.ts";
import { type FollowedEvent, followGeneration } from "./follow-generation.ts";
import { retentionJob } from "./forget-generations.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { findGeneration, type GenerationRow, listReceipts, receiptOf, requireGeneration } from "./generation-row.ts";
import type { Generations, MeteredEstimate, ReaderOptions } from "./generations.ts";
import { findByKey, findTakenOver, hashOfRequest, insertGeneration, type MeteredRequest } from "./insert-generation.ts";
import { interruptedJob } from "./interrupted-generations.ts";
import { OwnWatch } from "./own-watch.ts";
import { newRow, planOf, priceOfTicket, tooDear } from "./plan-generation.ts";
import { Readers } from "./readers.ts";
import { makeReadingTurns } from "./reading-turns.ts";
import type { RunningGeneration } from "./running-generation.ts";
import { claimUnanswered, isUnanswered } from "./unanswered.ts";
import type { UpstreamModel } from "./upstream-model.ts";

const usualLookEveryMs = 500;

/** Metered generations of this process, which shares their tables with others. */
export function openGenerations(parts: GenerationParts): Generations {
  return new OpenGenerations(parts);
}

class OpenGenerations implements Generations {
  readonly jobs: readonly Job[];
  readonly #parts: GenerationParts;
  readonly #owner = randomUUID();
  readonly #running = new Map<string, RunningGeneration>();
  /** Those whose tokens are being set aside. */
  readonly #beginning = new Map<string, Promise<unknown>>();
  readonly #readers: Readers;
  readonly #inTurn = makeReadingTurns();
  readonly #inVain = new AskedInVain();
  readonly #watch: OwnWatch;
  #isClosing = false;

  constructor(parts: GenerationParts) {
    this.#parts = parts;
    this.#readers = new Readers(parts, (id) => this.#running.get(id)?.stop("cancelled"));
    this.#watch = new OwnWatch(parts, this.#owner, this.#running);
    this.jobs = [interruptedJob(parts, this.#owner), retentionJob(parts)];
  }

  async estimate(accountId: AccountId, request: MeteredRequest): Promise<MeteredEstimate> {
    const { ledger, limits } = this.#parts;
    this.#requireUpstream();
    const [reading, price, balance] = await Promise.all([
      this.#inTurn(accountId, () => readText(request.text, limits.maxTextLength)),
      priceOfTicket(this.#parts),
      ledger.balance(accountId),
    ]);
    const tickets = estimateTickets(reading);
    const tokens = { low: tickets.low * price.tokens, high: tickets.high * price.tokens };
    const isUnlimited = balance.unlimitedUntil !== null && balance.unlimitedUntil > this.#parts.now();
    return {
      tickets,
      tokens,
      availableTokens: balance.availableTokens,
      missingTokens: isUnlimited ? 0 : Math.max(0, tokens.high - balance.availableTokens),
      catalogueVersion: price.catalogueVersion,
    };
  }

  async start(
    accountId: AccountId,
    { key, request }: { readonly key: string; readonly request: MeteredRequest },
    options: ReaderOptions = {},
  ): Promise<AsyncGenerator<FollowedEvent, void>> {
    const upstream = this.#requireUpstream();
    if (this.#isClosing) throw new AppError("server/unavailable");
    const { limits, database, ledger } = this.#parts;
    const asked = { account_id: accountId, idempotency_key: key, request_hash: hashOfRequest(key, request) };
    const [reading, price, takenOver, balance] = await Promise.all([
      this.#inTurn(accountId, () => readText(request.text, limits.maxTextLength)),
      priceOfTicket(this.#parts),
      findTakenOver(database, asked),
      ledger.balance(accountId),
    ]);
    if (takenOver !== undefined) return this.#follow(takenOver, accountId, options);
    const plan = planOf(estimateTickets(reading), price.tokens, request.maxTokens);
    const candidate = newRow(this.#parts, {
      asked,
      owner: this.#owner,
      model: upstream.model,
      catalogueVersion: price.catalogueVersion,
      ticketTokens: price.tokens,
      reservedTokens: plan.reservedTokens,
    });
    const insertOrFind = async (): Promise<{ isNew: boolean; row: GenerationRow }> => {
      if (plan.mostTickets > 0) return insertGeneration(database, candidate, limits);
      // What was begun when tickets cost less goes on.
      const row = await findByKey(database, [accountId], asked);
      if (row === undefined) throw tooDear(price.tokens, request.maxTokens);
      return { isNew: false, row };
    };
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- again only where a row of the same key was taken back meanwhile
      const { isNew, row } = await insertOrFind();
      // oxlint-disable-next-line no-await-in-loop
      const mine = isNew
        ? row
        : isUnanswered(row)
          ? await claimUnanswered(this.#parts, row.id, this.#owner)
          : undefined;
      if (mine !== undefined) {
        const run = this.#begin(mine, { upstream, reading, request, mostTickets: plan.mostTickets, balance });
        this.#beginning.set(row.id, run);
        // oxlint-disable-next-line no-await-in-loop
        const begun = await run.finally(() => this.#beginning.delete(row.id));
        return this.#follow(begun, accountId, options);
      }
      // oxlint-disable-next-line no-await-in-loop
      const begun = await this.#untilBegun(row, options.signal);
      if (begun !== undefined) return this.#follow(begun, accountId, options);
    }
  }

  async follow(
    accountId: AccountId,
    id: string,
    options: ReaderOptions = {},
  ): Promise<AsyncGenerator<FollowedEvent, void>> {
    const row = await requireGeneration(this.#parts.database, accountId, id);
    if (row.is_kept === 0 || row.kept_until <= this.#parts.now()) throw new AppError("metered/not-found");
    return this.#follow(row, accountId, options);
  }

  async get(accountId: AccountId, id: string): Promise<Receipt> {
    return receiptOf(await requireGeneration(this.#parts.database, accountId, id));
  }

  list(
    accountId: AccountId,
    page: { readonly cursor?: string | undefined; readonly limit: number },
  ): Promise<{ receipts: Receipt[]; next: string | null }> {
    return listReceipts(this.#parts.database, accountId, page);
  }

  async cancel(accountId: AccountId, id: string): Promise<Receipt> {
    const { database } = this.#parts;
    await requireGeneration(database, accountId, id);
    const run = this.#running.get(id);
    if (run === undefined) {
      await database.db
        .updateTable("generation")
        .set({ is_cancelled: 1 })
        .where("id", "=", id)
        .where("state", "=", "running")
        .execute();
    } else {
      run.stop("cancelled");
      await run.done;
    }
    return receiptOf(await this.#settledSoon(accountId, id));
  }

  running(): number {
    return this.#running.size;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#beginning.values());
    for (const run of this.#running.values()) run.stop("closing");
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    this.#watch.stop();
  }

  #requireUpstream(): UpstreamModel {
    const { upstream } = this.#parts;
    if (upstream === null) throw new AppError("metered/unavailable");
    return upstream;
  }

  async #begin(row: GenerationRow, what: Omit<Beginning, "owner" | "inVain">): Promise<GenerationRow> {
    const own = { owner: this.#owner, inVain: this.#inVain };
    const { begun, run } = await beginGeneration(this.#parts, row, { ...what, ...own });
    this.#running.set(row.id, run);
    this.#readers.begin(row.id);
    this.#watch.start();
    void this.#untilDone(run);
    return begun;
  }

  async #untilDone(run: RunningGeneration): Promise<void> {
    await run.done;
    this.#running.delete(run.id);
    this.#readers.end(run.id);
    run.bell.ring();
  }

  /** A row that somebody else wrote, once its tokens are set aside; undefined where it was taken back, or can be claimed. */
  async #untilBegun(row: GenerationRow, signal: AbortSignal | undefined): Promise<GenerationRow | undefined> {
    const never = new AbortController().signal;
    let known: GenerationRow | undefined = row;
    while (known !== undefined && !isBegun(known)) {
      // oxlint-disable-next-line no-await-in-loop -- each look follows the one before
      await (this.#beginning.get(row.id) ?? waitFor(this.#lookEveryMs(), signal ?? never)).catch(() => undefined);
      const begun = this.#running.has(row.id);
      // oxlint-disable-next-line no-await-in-loop
      known = await findGeneration(this.#parts.database, row.id);
      if (begun || signal?.aborted === true) return known;
      if (known !== undefined && isUnanswered(known) && known.lease_until <= this.#parts.now()) return undefined;
    }
    return known;
  }

  #follow(
    row: GenerationRow,
    accountId: AccountId,
    { afterId, signal }: ReaderOptions,
  ): AsyncGenerator<FollowedEvent, void> {
    const events = followGeneration(row, {
      parts: this.#parts,
      accountId,
      runningHere: (id) => this.#running.get(id),
      lookEveryMs: this.#lookEveryMs(),
      afterId,
      signal,
    });
    return this.#readers.counted(row.id, events);
  }

  /** Another process needs a moment to hear of it. */
  async #settledSoon(accountId: AccountId, id: string): Promise<GenerationRow> {
    const never = new AbortController().signal;
    for (let look = 0; ; look += 1) {
      // oxlint-disable-next-line no-await-in-loop -- each look follows the one before
      const row = await requireGeneration(this.#parts.database, accountId, id);
      if (row.state !== "running" || look === mostLooks) return row;
      // oxlint-disable-next-line no-await-in-loop
      await waitFor(this.#lookEveryMs(), never);
    }
  }

  #lookEveryMs(): number {
    return this.#parts.lookEveryMs ?? usualLookEveryMs;
  }
}

/** A cancel that another process has not carried out by then answers as things stand. */
const mostLooks = 10;

function isBegun(row: GenerationRow): boolean {
  return row.hold_id !== null || row.reserved_tokens === 0 || row.state !== "running";
}
