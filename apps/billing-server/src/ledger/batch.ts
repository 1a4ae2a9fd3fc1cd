import { AppError } from "@myba/shared/errors";
import { Books, keyText, NotLoaded } from "./books.ts";
import type { Command } from "./commands.ts";
import { type Moment, onceOf } from "./post.ts";
import { type Rule, postings } from "./postings.ts";
import { requestHash } from "./request-hash.ts";
import type { Json } from "./rows.ts";
import type { Changes, Key, Loaded } from "./store.ts";

/** How one command of a batch ended: refused (or broken) commands have changed nothing. */
export type Outcome = { readonly ok: true; readonly answer: unknown } | { readonly ok: false; readonly error: unknown };

/**
 * Commands that share a transaction, decided in order and in memory. The engine's part, the same for all:
 *
 *     for (let keys = batch.firstKeys(); keys.length > 0; keys = batch.decide()) batch.load(keys, rowsOf(keys));
 *     write(batch.changes());   // then commit, and only then hand out batch.outcomes
 */
export class Batch {
  readonly outcomes: Outcome[] = [];
  readonly #books = new Books();
  readonly #commands: readonly Command[];
  readonly #moment: Moment;

  constructor(commands: readonly Command[], moment: Moment) {
    this.#commands = commands;
    this.#moment = moment;
  }

  /** What the commands are known to need; rules that need more ask for it through `decide`. */
  firstKeys(): Key[] {
    const keys = new Map<string, Key>();
    for (const key of this.#commands.flatMap(keysOf)) keys.set(keyText(key), key);
    return [...keys.values()];
  }

  load(keys: readonly Key[], rows: Loaded): void {
    this.#books.load(keys, rows);
  }

  /** Decides on. Returns the keys to load first, none when every command has its outcome. */
  decide(): Key[] {
    while (this.outcomes.length < this.#commands.length) {
      const command = this.#commands[this.outcomes.length]!; // The loop's condition says that it is there.
      try {
        const answer = this.#decideOne(command);
        this.#books.keep();
        this.outcomes.push({ ok: true, answer });
      } catch (error) {
        this.#books.drop();
        if (error instanceof NotLoaded) return this.#missing(error.key);
        this.outcomes.push({ ok: false, error });
      }
    }
    return [];
  }

  /** A key that is missing, with those that later commands will miss: a round trip brings them all. */
  #missing(key: Key): Key[] {
    const keys = new Map([[keyText(key), key]]);
    for (const command of this.#commands.slice(this.outcomes.length + 1)) {
      try {
        this.#decideOne(command);
      } catch (error) {
        if (error instanceof NotLoaded) keys.set(keyText(error.key), error.key);
      }
      this.#books.drop();
    }
    return [...keys.values()];
  }

  #decideOne(command: Command): unknown {
    // The table's entry for a kind takes the command of that kind, which the compiler cannot follow through an index.
    const rule = postings[command.kind] as Rule<Command["kind"]>;
    const run = (): unknown => rule(this.#books, this.#moment, command);
    if (!("idempotency" in command)) return run();
    const { scope, key } = command.idempotency;
    const hash = requestHash(command);
    const known = this.#books.claim(scope, key);
    if (known !== undefined) {
      if (known.requestHash !== hash) throw new AppError("ledger/key-reused", { key });
      return known.answer;
    }
    const answer = run();
    const recordedAt = this.#moment.nowMs;
    this.#books.putClaim({ scope, key, requestHash: hash, answer: answer as Json, recordedAt });
    return answer;
  }

  changes(): Changes {
    return this.#books.changes();
  }
}

/** The rows nearly every run of a command looks at. */
function keysOf(command: Command): Key[] {
  const keys: Key[] = accountsOf(command).map((accountId) => ({ kind: "wallet", accountId }));
  if ("idempotency" in command) keys.push({ kind: "claim", ...command.idempotency });
  if (command.kind === "settle") keys.push({ kind: "hold", accountId: command.accountId, holdId: command.holdId });
  if ("memberId" in command && command.memberId !== undefined) {
    keys.push({ kind: "member", accountId: command.accountId, memberId: command.memberId });
  }
  if ("paymentId" in command) {
    keys.push({ kind: "payment", accountId: command.accountId, paymentId: command.paymentId });
  }
  if (command.kind === "grant") keys.push({ kind: "once", once: onceOf(command.cause, command.grant) });
  if (command.kind === "purchase") {
    keys.push({ kind: "once", once: onceOf({ type: "payment", id: command.paymentId }, "purchase") });
  }
  if (command.kind === "reverse") keys.push({ kind: "transfer", id: command.transferId });
  return keys;
}

/** The wallets that a command changes. */
export function accountsOf(command: Command): string[] {
  if (command.kind === "referral") return [command.referrerId, command.referredId];
  if (command.kind === "transfer-anonymous") return [command.deviceId, command.userId];
  return [command.accountId];
}
