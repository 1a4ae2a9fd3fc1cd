import { expect } from "vitest";
import type { ReadingDatabase } from "../../database/database.ts";
import type { Command } from "../commands.ts";
import { breachesIn } from "../invariants.ts";
import { makeIds } from "../ids.ts";
import type { Ledger } from "../ledger.ts";

/** The steps of a transaction that a test can break: it throws, and the store must not be able to tell why. */
export type Step = "begin" | "load" | "write" | "commit" | "committed";

interface OpenOptions {
  readonly now: () => number;
  readonly makeId: () => string;
  readonly beforeStep: (step: Step) => void;
  readonly onCommitted?: (accountIds: readonly string[]) => void;
}

/** An empty database of one engine, which a conformance test has to itself. */
export interface TestDatabase {
  /** Opens the ledger; also a second time, as another process would. */
  open(options: OpenOptions): Promise<{ ledger: Ledger; database: ReadingDatabase }>;
  /** Runs one statement with the rights of the server, for what the database itself must refuse. */
  run(sql: string): Promise<void>;
  destroy(): Promise<void>;
}

/** A ledger with a clock and ids that the test turns. */
export class World {
  readonly #testDatabase: TestDatabase;
  ledger!: Ledger; // Set by `start`, before anybody has the world.
  database!: ReadingDatabase; // The same.
  nowMs = Date.UTC(2026, 0, 1);
  readonly makeId = makeIds(() => this.nowMs);
  /** What happens at each step of each transaction. */
  beforeStep: (step: Step) => void = () => undefined;
  /** Told which accounts each commit has changed. */
  onCommitted: (accountIds: readonly string[]) => void = () => undefined;
  #keys = 0;

  private constructor(testDatabase: TestDatabase) {
    this.#testDatabase = testDatabase;
  }

  static async start(testDatabase: TestDatabase): Promise<World> {
    const world = new World(testDatabase);
    await world.#open();
    return world;
  }

  async #open(): Promise<void> {
    const opened = await this.another();
    this.ledger = opened.ledger;
    this.database = opened.database;
  }

  /** One more ledger on the same database, as a second process would have. */
  another(): Promise<{ ledger: Ledger; database: ReadingDatabase }> {
    return this.#testDatabase.open({
      now: () => this.nowMs,
      makeId: this.makeId,
      beforeStep: (step) => this.beforeStep(step),
      onCommitted: (accountIds) => this.onCommitted(accountIds),
    });
  }

  async restart(): Promise<void> {
    await this.ledger.close();
    await this.#open();
  }

  run(sql: string): Promise<void> {
    return this.#testDatabase.run(sql);
  }

  /** A key that no other call of this world has. */
  asked(): { idempotency: { scope: string; key: string }; actor: string } {
    this.#keys += 1;
    return { idempotency: { scope: "test", key: `key-${this.#keys}` }, actor: "test" };
  }

  later(ms: number): void {
    this.nowMs += ms;
  }

  /** Promotional tokens with a cause of their own. */
  async give(
    accountId: string,
    tokens: number,
    lot: { expiresAt?: number; priority?: number; effectiveAt?: number } = {},
  ): Promise<void> {
    const asked = this.asked();
    const cause = { type: "rule", id: asked.idempotency.key };
    await this.ledger.execute({ ...asked, kind: "grant", grant: "promo", accountId, tokens, cause, ...lot });
  }

  spending(accountId: string, tokens: number): Extract<Command, { kind: "spend" }> {
    return { ...this.asked(), kind: "spend", accountId, tokens, cause: { type: "generation", id: "g" } };
  }

  reserving(accountId: string, tokens: number, ms = minute): Extract<Command, { kind: "reserve" }> {
    const cause = { type: "generation", id: "g" };
    return { ...this.asked(), kind: "reserve", accountId, tokens, expiresAt: this.nowMs + ms, cause };
  }

  async available(accountId: string): Promise<number> {
    return (await this.ledger.balance(accountId)).availableTokens;
  }

  /** What is left of each lot, by its number. */
  async remaining(accountId: string): Promise<number[]> {
    const lots = await this.database.query<{ remaining: number }>(
      "SELECT remaining FROM lot WHERE account_id = ? ORDER BY no",
      accountId,
    );
    return lots.map(({ remaining }) => remaining);
  }

  /** Kinds and amounts of a wallet's entries, oldest first. */
  async story(accountId: string): Promise<[string, number][]> {
    const lines = await this.ledger.history(accountId);
    return lines.toReversed().map(({ kind, amount }) => [kind, amount]);
  }

  /** Ends the world, after looking whether every promise of the ledger holds in it. */
  async end(): Promise<void> {
    this.beforeStep = () => undefined;
    const breaches = await breachesIn(this.database.query);
    await this.ledger.close();
    await this.#testDatabase.destroy();
    expect(breaches).toEqual([]);
  }
}

export const minute = 60_000;
export const day = 24 * 60 * minute;

/** Gives the world of the test at hand. */
export type TheWorld = () => World;
