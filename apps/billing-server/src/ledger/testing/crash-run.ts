import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";
import type { ReadingDatabase } from "../../database/database.ts";
import type { Command } from "../commands.ts";
import { breachesIn } from "../invariants.ts";
import type { Ledger } from "../ledger.ts";
import { openProof } from "./crash-proof.ts";
import { effectOf, loadedWallets, type LoadLine, type LoadOrder, randomOf } from "./crash-load.ts";

export interface CrashOptions {
  readonly engine: "sqlite" | "postgres";
  readonly address: string;
  readonly anchorFile: string;
  readonly kills: number;
  readonly seed: number;
  /** Opens the ledger as the server does when it starts again. */
  readonly open: (now: () => number) => Promise<{ ledger: Ledger; database: ReadingDatabase }>;
  /** Ends the database itself at once and starts it again; the process under load lives on and is killed later. */
  readonly powerCut?: () => Promise<void>;
  readonly onKill?: (kills: number) => void;
  /** What is killed; from its source without it. */
  readonly worker?: string;
}

export interface CrashReport {
  readonly kills: number;
  /** Answers that had arrived before the kill, and are still there after it. */
  readonly acknowledged: number;
  /** Requests that nobody had an answer to: done or not, and done once when asked again. */
  readonly unanswered: number;
}

const steps = ["begin", "load", "write", "commit", "committed"] as const;

/**
 * Kills a process that loads a ledger again and again, and after each time looks whether everything it was told is
 * still true, nothing was done twice, and the books are in order. Throws at the first thing that is wrong.
 */
export async function crashLedger(options: CrashOptions): Promise<CrashReport> {
  const { engine, address, anchorFile, kills, open } = options;
  const random = randomOf(options.seed);
  const books = new LoadBooks();
  let acknowledged = 0;
  let unanswered = 0;
  await withLedger(open, Date.now, (ledger) => books.begin(ledger));
  for (let kill = 1; kill <= kills; kill += 1) {
    // Every second kill comes at a certain step of a transaction, the others whenever it happens to be.
    const step = kill % 2 === 0 ? steps[(kill / 2) % steps.length] : undefined;
    const killAt = step === undefined ? {} : { killAt: { step, nth: 1 + Math.floor(random() * 30) } };
    const order: LoadOrder = { engine, address, anchorFile, seed: options.seed * 1000 + kill, ...killAt };
    const lines = await loadUntilKilled(order, 10 + Math.floor(random() * 300), options);
    const heard = heardIn(lines);
    acknowledged += heard.answered.length;
    unanswered += heard.unanswered.length;
    await withLedger(open, Date.now, (ledger, database) => books.settle(heard, ledger, database));
    await prove(order);
    options.onKill?.(kill);
  }
  await withLedger(open, later, (ledger, database) => books.end(ledger, database));
  await prove({ engine, address, anchorFile });
  return { kills, acknowledged, unanswered };
}

/** When all holds of the load are over. */
function later(): number {
  return Date.now() + 2 * 3_600_000;
}

/** Seals what the kill left, as the next server does when it starts, and verifies it. */
async function prove(order: Omit<LoadOrder, "seed">): Promise<void> {
  const proof = await openProof(order);
  try {
    await proof.start();
    await proof.verify();
  } finally {
    await proof.close();
  }
}

async function withLedger(
  open: CrashOptions["open"],
  now: () => number,
  work: (ledger: Ledger, database: ReadingDatabase) => Promise<void>,
): Promise<void> {
  const { ledger, database } = await open(now);
  try {
    await work(ledger, database);
  } finally {
    await ledger.close();
    await database.close();
  }
}

/** Returns the lines that had come out of the process by the time it was gone. */
async function loadUntilKilled(
  order: LoadOrder,
  many: number,
  { powerCut, worker = fileURLToPath(new URL("crash-worker.ts", import.meta.url)) }: CrashOptions,
): Promise<LoadLine[]> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", worker, JSON.stringify(order)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let failure = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (failure += text));
  const lines: LoadLine[] = [];
  const input = createInterface({ input: child.stdout });
  let cut: Promise<void> | undefined;
  let cutAt = Infinity;
  input.on("line", (line) => {
    const said = lineOf(line);
    if (said !== undefined) lines.push(said);
    if (lines.length === many && powerCut !== undefined) cut = powerCut().then(() => void (cutAt = lines.length));
    if (order.killAt === undefined && lines.length >= (powerCut === undefined ? many : cutAt + many))
      child.kill("SIGKILL");
  });
  await ended(child);
  await cut;
  if (child.signalCode !== "SIGKILL") throw new Error(`the process under load ended by itself: ${failure}`);
  return lines;
}

async function ended(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => void child.once("close", resolve));
}

/** Nothing for the half of a line that the process did not live to finish. */
function lineOf(text: string): LoadLine | undefined {
  try {
    return JSON.parse(text) as LoadLine; // The process under load writes nothing else.
  } catch {
    return undefined;
  }
}

interface Heard {
  readonly answered: readonly { readonly command: Command; readonly answer: unknown }[];
  readonly unanswered: readonly Command[];
}

function heardIn(lines: readonly LoadLine[]): Heard {
  const answers = new Map(lines.flatMap((line) => ("answer" in line ? [[line.no, line.answer] as const] : [])));
  const refused = new Set(lines.flatMap((line) => ("refused" in line ? [line.no] : [])));
  const given = lines.flatMap((line) => ("asked" in line ? [line] : []));
  return {
    answered: given.flatMap(({ no, asked }) => (answers.has(no) ? [{ command: asked, answer: answers.get(no) }] : [])),
    unanswered: given.filter(({ no }) => !answers.has(no) && !refused.has(no)).map(({ asked }) => asked),
  };
}

/** What the wallets must hold by everything that was answered. */
class LoadBooks {
  readonly #posted = new Map<string, number>();
  readonly #holds = new Map<string, string>();

  async begin(ledger: Ledger): Promise<void> {
    for (const accountId of loadedWallets) {
      const id = `begin/${accountId}`;
      const common = { idempotency: { scope: "load", key: id }, actor: "load", cause: { type: "load", id } };
      const command = { ...common, kind: "grant", grant: "promo", accountId, tokens: 500 } as const;
      this.#book(command, await ledger.execute(command));
    }
  }

  #book(command: Command, answer: unknown): void {
    for (const [accountId, tokens] of effectOf(command, answer)) {
      this.#posted.set(accountId, (this.#posted.get(accountId) ?? 0) + tokens);
    }
    if (command.kind === "reserve") this.#holds.set((answer as { holdId: string }).holdId, command.accountId);
  }

  async settle({ answered, unanswered }: Heard, ledger: Ledger, database: ReadingDatabase): Promise<void> {
    await expectSound(database);
    await Promise.all(
      answered.map(async ({ command, answer }) => {
        expectSame("was told before the crash", await ledger.execute(command), { command, answer });
        this.#book(command, answer);
      }),
    );
    await Promise.all(
      unanswered.map(async (command) => {
        const answer: unknown = await ledger.execute(command).catch(refusal);
        if (answer === undefined) return;
        expectSame("was told the first time", await ledger.execute(command), { command, answer });
        this.#book(command, answer);
      }),
    );
    await this.#expectBalances(database);
  }

  /** Work that nobody heard of again ends with its hold, and so every hold has ended once. */
  async end(ledger: Ledger, database: ReadingDatabase): Promise<void> {
    await ledger.sweepHolds(100_000);
    const open = await database.query<{ id: string }>("SELECT id FROM hold WHERE state = 'open'");
    const known = await database.query<{ id: string }>("SELECT id FROM hold");
    if (open.length > 0 || known.length !== this.#holds.size) {
      throw new Error(`${open.length} holds are open, ${known.length} of ${this.#holds.size} are known`);
    }
    await this.#expectBalances(database);
  }

  async #expectBalances(database: ReadingDatabase): Promise<void> {
    await expectSound(database);
    const rows = await database.query<{ id: string; posted: number }>("SELECT id, posted FROM account");
    const found = Object.fromEntries(rows.map(({ id, posted }) => [id, posted]));
    const expected = Object.fromEntries(this.#posted);
    if (!isDeepStrictEqual(found, expected)) {
      const wrong = Object.keys({ ...found, ...expected }).filter((id) => found[id] !== expected[id]);
      throw new Error(wrong.map((id) => `${id} has ${found[id]} instead of ${expected[id]}`).join("\n"));
    }
    const twice = await database.query(
      "SELECT cause_id, COUNT(*) AS many FROM transfer WHERE cause_type = 'load' GROUP BY cause_id HAVING COUNT(*) > 1",
    );
    if (twice.length > 0) throw new Error(`done twice: ${JSON.stringify(twice)}`);
  }
}

function refusal(error: unknown): undefined {
  const { code } = error as { code?: string };
  if (code !== "ledger/insufficient") throw error;
}

async function expectSound(database: ReadingDatabase): Promise<void> {
  const breaches = await breachesIn(database.query);
  if (breaches.length > 0) throw new Error(JSON.stringify(breaches, null, 1));
}

function expectSame(when: string, found: unknown, { command, answer }: { command: Command; answer: unknown }): void {
  if (isDeepStrictEqual(JSON.parse(JSON.stringify(found)), JSON.parse(JSON.stringify(answer)))) return;
  throw new Error(`${JSON.stringify(command)}\n${when} ${JSON.stringify(answer)}\nnow      ${JSON.stringify(found)}`);
}
