import type Database from "better-sqlite3";
import type { CompiledQuery, Kysely, QueryResult, Transaction } from "kysely";
import type { CommittedWrites } from "./committed-writes.ts";
import { GroupCommit } from "./group-commit.ts";
import type { ServerTables } from "./server-tables.ts";
import type { SqliteCheckpointer } from "./sqlite-checkpointer.ts";

/** What somebody wants to have done in a transaction of their own. */
interface Member {
  readonly work: (transaction: Transaction<ServerTables>) => Promise<unknown>;
  /** One statement is undone by itself where it fails. */
  readonly isOneStatement: boolean;
}

/** What a member may be told once the transaction is committed. */
type Outcome = { readonly result: unknown; readonly of: Transaction<ServerTables> } | { readonly error: unknown };

export interface SharedTransactionsParts {
  /** The one connection, and what speaks Kysely on it. */
  readonly sqlite: Database.Database;
  readonly inner: Kysely<ServerTables>;
  readonly committed: CommittedWrites;
  /** Copies the log back elsewhere, so that no commit has to. */
  readonly checkpointer: SqliteCheckpointer;
}

/** More would keep reads waiting for longer than a commit takes. */
const largest = 64;

/**
 * Writes that are asked for at about the same time, one after another in one transaction, since it is the commit that
 * takes time. Each is as if it had a transaction of its own: it sees what those before it did, one that fails is undone
 * alone, and all are answered only once everything is on the disk. What comes while a commit is under way is the next
 * group; nobody waits for company.
 */
export class SharedTransactions {
  readonly #parts: SharedTransactionsParts;
  readonly #savepoint: Record<"begin" | "keep" | "undo", Database.Statement>;
  readonly #group: GroupCommit<Member, unknown>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: SharedTransactionsParts) {
    this.#parts = parts;
    this.#savepoint = {
      begin: parts.sqlite.prepare("SAVEPOINT member"),
      keep: parts.sqlite.prepare("RELEASE member"),
      undo: parts.sqlite.prepare("ROLLBACK TO member"),
    };
    this.#group = new GroupCommit({ largest, lingerMs: 0, run: (members): readonly unknown[] => this.#run(members) });
  }

  /** Resolves with what the work came to once that is durable, and rejects where it failed, or the commit. */
  add<Result>(work: (transaction: Transaction<ServerTables>) => Promise<Result>): Promise<Result> {
    // What comes back is what this work came to.
    return this.#group.add({ work, isOneStatement: false }) as Promise<Result>;
  }

  /** The same of one statement, which may wait so long for others. */
  addOne(query: CompiledQuery, patienceMs: number): Promise<QueryResult<unknown>> {
    const work = (transaction: Transaction<ServerTables>) => transaction.executeQuery(query);
    return this.#group.add({ work, isOneStatement: true }, patienceMs) as Promise<QueryResult<unknown>>;
  }

  /** Once everything that was asked for is committed. */
  async settled(): Promise<void> {
    this.#group.flush();
    await this.#last;
  }

  #run(members: readonly Member[]): readonly Promise<unknown>[] {
    const outcomes = this.#commit(members);
    this.#last = outcomes.catch(() => undefined);
    return members.map(async (_member, index) => {
      const outcome = (await outcomes)[index]!; // One a member.
      if ("error" in outcome) throw outcome.error;
      this.#parts.committed.tell(outcome.of);
      return outcome.result;
    });
  }

  async #commit(members: readonly Member[]): Promise<Outcome[]> {
    const { inner, checkpointer } = this.#parts;
    const outcomes = await inner.transaction().execute((transaction) => this.#inTurn(members, transaction));
    checkpointer.committed();
    return outcomes;
  }

  async #inTurn(members: readonly Member[], transaction: Transaction<ServerTables>): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one connection
    for (const member of members) outcomes.push(await this.#outcomeOf(member, transaction));
    return outcomes;
  }

  async #outcomeOf({ work, isOneStatement }: Member, transaction: Transaction<ServerTables>): Promise<Outcome> {
    // By its transaction somebody may remember what was done in it: one for each member.
    const own = transaction.$pickTables<keyof ServerTables>();
    if (!isOneStatement) this.#savepoint.begin.run();
    try {
      const result = await work(own);
      if (!isOneStatement) this.#savepoint.keep.run();
      return { result, of: own };
    } catch (error) {
      // A full disk, for one, undoes everything: then nobody's work is there any more.
      if (!this.#parts.sqlite.inTransaction) throw error;
      if (!isOneStatement) {
        this.#savepoint.undo.run();
        this.#savepoint.keep.run();
      }
      return { error };
    }
  }
}
