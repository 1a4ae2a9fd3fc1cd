import Database from "better-sqlite3";
import { isDeepStrictEqual } from "node:util";
import type { ReadingDatabase } from "../../database/database.ts";
import { migrations } from "../../database/migrations/migrations.ts";
import type { RawRow } from "../columns.ts";
import type { Command } from "../commands.ts";
import { makeIds } from "../ids.ts";
import { breachesIn } from "../invariants.ts";
import type { Ledger } from "../ledger.ts";
import { Findings } from "../proof/findings.ts";
import { compareRebuilt } from "../proof/rebuild.ts";
import { type InjectedFault, type Step, wallets } from "./commands.ts";
import { commandOf } from "./commands-of-intents.ts";
import { type Expected, ReferenceModel } from "./model.ts";
import { differences, linesInDatabase, linesInModel } from "./model-lines.ts";
import type { TestDatabase } from "./world.ts";

export interface RunOptions {
  readonly openDatabase: () => Promise<TestDatabase>;
  /** Puts something between the test and the ledger: a planted mistake, to see that it is found. */
  readonly plant?: (ledger: Ledger) => Ledger;
  /** Called with how many commands were carried out and checked. */
  readonly onCommands?: (many: number) => void;
  /** Called before each step. */
  readonly onStep?: () => void;
  /** Told what was asked and answered. */
  readonly log?: (line: string) => void;
}

/** Carries out steps on an empty ledger and on the model, and throws at the first difference or broken promise. */
export async function runSteps(steps: readonly Step[], options: RunOptions): Promise<void> {
  const testDatabase = await options.openDatabase();
  const run = new ModelRun(testDatabase, options);
  try {
    await run.start();
    for (const step of steps) {
      options.onStep?.();
      await run.step(step);
    }
    await run.rebuild();
  } finally {
    await run.end();
    await testDatabase.destroy();
  }
}

/** The clock of the second server is five minutes behind. */
const behindMs = [0, 5 * 60_000] as const;

class ModelRun {
  readonly #testDatabase: TestDatabase;
  readonly #options: RunOptions;
  readonly #model = new ReferenceModel();
  readonly #asked: Command[] = [];
  readonly #opened: { ledger: Ledger; database: ReadingDatabase }[] = [];
  #nowMs = Date.UTC(2028, 1, 28, 23, 30);
  #armed: { fault: InjectedFault; left: number } | undefined;

  constructor(testDatabase: TestDatabase, options: RunOptions) {
    this.#testDatabase = testDatabase;
    this.#options = options;
  }

  async start(): Promise<void> {
    for (const process of [0, 1] as const) await this.#open(process);
  }

  async end(): Promise<void> {
    this.#armed = undefined;
    for (const { ledger } of this.#opened) await ledger.close();
  }

  async #open(process: 0 | 1): Promise<void> {
    const now = (): number => this.#now(process);
    const beforeStep = (step: InjectedFault["at"]): void => {
      if (this.#armed?.fault.at !== step || this.#armed.left === 0) return;
      this.#armed.left -= 1;
      throw injected(this.#database().engine, this.#armed.fault);
    };
    const { ledger, database } = await this.#testDatabase.open({ now, makeId: makeIds(now), beforeStep });
    this.#opened[process] = { ledger: this.#options.plant?.(ledger) ?? ledger, database };
  }

  /** Everything that says how things stand, made anew from the journal alone, must be what is there. */
  async rebuild(): Promise<void> {
    const { engine } = this.#database();
    const findings = new Findings();
    await this.#database().snapshot((query) =>
      compareRebuilt(
        {
          engine,
          query,
          async *stream(sql, ...values) {
            yield await query<RawRow>(sql, ...values);
          },
          schemaVersion: () => Promise.resolve(migrations.length),
        },
        { findings },
      ),
    );
    if (findings.count > 0) throw new Error(`rebuilt: ${JSON.stringify(findings.list().slice(0, 5), null, 1)}`);
  }

  #now(process: 0 | 1): number {
    return this.#nowMs - behindMs[process];
  }

  #ledger(process: 0 | 1): Ledger {
    return this.#opened[process]!.ledger; // Opened by `start`.
  }

  #database(): ReadingDatabase {
    return this.#opened[0]!.database; // The same.
  }

  async step(step: Step): Promise<void> {
    switch (step.do) {
      case "later":
        this.#nowMs += step.ms;
        break;
      case "restart":
        await this.#ledger(step.process).close();
        await this.#open(step.process);
        break;
      case "tend":
        await this.#tend(step.what, step.process);
        break;
      case "one": {
        const command = commandOf(step.intent, this.#wishes(step.process));
        if (command !== undefined) await this.#carryOut([command], step.process, step.fault);
        break;
      }
      case "together": {
        const wishes = this.#wishes(step.process);
        const commands = step.intents.flatMap((intent) => commandOf(intent, wishes, step.wallet) ?? []);
        if (commands.length > 0) await this.#carryOut(commands, step.process, step.fault);
      }
    }
  }

  #wishes(process: 0 | 1): { model: ReferenceModel; nowMs: number; asked: Command[] } {
    return { model: this.#model, nowMs: this.#now(process), asked: this.#asked };
  }

  async #carryOut(commands: readonly Command[], process: 0 | 1, fault: InjectedFault | null): Promise<void> {
    const nowMs = this.#now(process);
    const { answers, broken } = await this.#ask(commands, process, fault);
    const apply = (): Expected[] =>
      commands.map((command, index) => this.#model.apply(command, nowMs, idIn(command, answers[index])));
    let expected = apply();
    // It was done and nobody was told, so it is asked again: commands with keys must say the same as the first time.
    const unheard = fault?.at === "committed" ? broken : 0;
    for (let times = 0; times < unheard; times += 1) expected = apply();
    for (const [index, command] of commands.entries()) {
      this.#options.log?.(`${JSON.stringify(command)} -> ${JSON.stringify(answers[index])}`);
      expectEqual(JSON.stringify(command), answers[index], expected[index]);
    }
    await this.#check(commands.flatMap(accountsIn), nowMs, process);
    this.#options.onCommands?.(commands.length);
  }

  /** Asks until nothing is injected any more, as a client that got no answer does. */
  async #ask(
    commands: readonly Command[],
    process: 0 | 1,
    fault: InjectedFault | null,
  ): Promise<{ answers: Expected[]; broken: number }> {
    const armed = (this.#armed = fault === null ? undefined : { fault, left: fault.times });
    for (;;) {
      const left = armed?.left ?? 0;
      const results = await Promise.allSettled(commands.map((command) => this.#ledger(process).execute(command)));
      const failed = results.flatMap((result) => (result.status === "rejected" ? [codeOf(result.reason)] : []));
      if ((armed?.left ?? 0) < left && failed.some((code) => injectedCodes.has(code))) continue;
      this.#armed = undefined;
      const answers = results.map((result) =>
        result.status === "fulfilled" ? { answer: plain(result.value) } : { code: codeOf(result.reason) },
      );
      return { answers, broken: (fault?.times ?? 0) - (armed?.left ?? 0) };
    }
  }

  async #tend(what: "sweepHolds" | "expireLots" | "payDebts", process: 0 | 1): Promise<void> {
    const nowMs = this.#now(process);
    const answer = await this.#ledger(process)[what]();
    const before = linesInDatabase(this.#database().query);
    const expected = this.#tendModel(what, nowMs, await before);
    // Of several wallets that are as full as they may be, a sum is no longer exact.
    if (Number.isSafeInteger(expected)) expectEqual(what, { answer }, { answer: expected });
    await this.#check([wallets[0]], nowMs, process);
    this.#options.onCommands?.(1);
  }

  #tendModel(what: "sweepHolds" | "expireLots" | "payDebts", nowMs: number, found: readonly string[]): number {
    const { wallets: all, holds } = this.#model.state;
    const kind = what === "expireLots" ? "expire" : "pay-debt";
    let total = 0;
    if (what === "sweepHolds") {
      // What ended first is given back first: what a wallet owes is taken from it.
      const over = [...holds.values()]
        .filter(({ state, expiresAt }) => state === "open" && expiresAt <= nowMs)
        .toSorted((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1));
      for (const { id: holdId, wallet: accountId } of over) {
        // The ledger made the id of what it did by itself; it is read from the line of the hold.
        const settledBy =
          found
            .find((line) => line.startsWith(`hold ${holdId} `))
            ?.split(" ")
            .at(-1) ?? "";
        this.#model.apply(
          { kind: "settle", accountId, holdId, by: { kind: "sweep" }, actor: "ledger" },
          nowMs,
          settledBy,
        );
        total += 1;
      }
      return total;
    }
    for (const { id: accountId, lots, owed } of all.values()) {
      const isDue =
        kind === "expire"
          ? lots.some(({ expiresAt, remaining, held }) => expiresAt !== null && expiresAt <= nowMs && remaining > held)
          : owed > 0;
      const done = isDue ? this.#model.apply({ kind, accountId }, nowMs, "") : { answer: { tokens: 0 } };
      if ("answer" in done) total += (done.answer as { tokens: number }).tokens; // What both kinds answer.
    }
    return total;
  }

  /** Every promise, the whole state, and what the wallets say themselves. */
  async #check(accounts: readonly string[], nowMs: number, process: 0 | 1): Promise<void> {
    const { query } = this.#database();
    const [breaches, lines] = [await breachesIn(query), await linesInDatabase(query)];
    if (breaches.length > 0) throw new Error(`broken: ${JSON.stringify(breaches, null, 1)}`);
    const different = differences(lines, linesInModel(this.#model));
    if (different.length > 0) throw new Error(different.join("\n"));
    for (const account of new Set(accounts)) {
      const { availableTokens } = await this.#ledger(process).balance(account);
      const expected = this.#model.available(account, nowMs);
      if (availableTokens !== expected) throw new Error(`${account} has ${availableTokens} instead of ${expected}`);
    }
  }
}

function accountsIn(command: Command): string[] {
  if (command.kind === "referral") return [command.referrerId, command.referredId];
  return command.kind === "transfer-anonymous" ? [command.userId] : [command.accountId];
}

function idIn(command: Command, answer: Expected | undefined): string {
  if (answer === undefined || !("answer" in answer)) return "";
  const { holdId, transferId } = answer.answer as { holdId?: string; transferId?: string }; // Of all kinds.
  return (command.kind === "reserve" ? holdId : transferId) ?? "";
}

function expectEqual(what: string, found: Expected | undefined, expected: Expected | undefined): void {
  if (isDeepStrictEqual(found, expected)) return;
  throw new Error(`${what}\nanswered        ${JSON.stringify(found)}\ninstead of      ${JSON.stringify(expected)}`);
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const injectedCodes = new Set(["ledger/unavailable", "SQLITE_BUSY", "SQLITE_IOERR", "40001", "lost"]);

function codeOf(error: unknown): string {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : String(error);
}

/** What the engine would throw itself. */
function injected(engine: ReadingDatabase["engine"], { by }: InjectedFault): Error {
  if (engine === "sqlite") {
    return by === "race"
      ? new Database.SqliteError("database is locked", "SQLITE_BUSY")
      : new Database.SqliteError("disk I/O error", "SQLITE_IOERR");
  }
  return by === "race"
    ? Object.assign(new Error("could not serialize access due to concurrent update"), { code: "40001" })
    : new Error("Connection terminated unexpectedly");
}
