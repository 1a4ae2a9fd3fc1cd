import type Database from "better-sqlite3";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  CompiledQuery as Raw,
} from "kysely";

/** As many statements as stay prepared; those with lists of any length would otherwise fill the memory. */
const mostStatements = 1000;

/** The statements of a connection, each prepared once: to prepare one often takes longer than to run it. */
export class Statements implements SqliteDatabase {
  readonly #database: Database.Database;
  #prepared = new Map<string, Database.Statement>();

  constructor(database: Database.Database) {
    this.#database = database;
  }

  prepare(sql: string): Database.Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    if (this.#prepared.size >= mostStatements) this.#prepared = new Map();
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }

  get isInTransaction(): boolean {
    return this.#database.inTransaction;
  }

  close(): void {
    this.#database.close();
  }
}

/** Transactions that take the file's lock when they begin, so that none fails half-way because another was faster. */
export class LockingDialect extends SqliteDialect {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    super({ database: statements });
    this.#statements = statements;
  }

  override createDriver(): Driver {
    return new LockingDriver(this.#statements);
  }
}

class LockingDriver extends SqliteDriver {
  readonly #statements: Statements;

  constructor(statements: Statements) {
    super({ database: statements });
    this.#statements = statements;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(Raw.raw("begin immediate"));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk, for one, has undone everything already.
    if (this.#statements.isInTransaction) await super.rollbackTransaction(connection);
  }
}

/** Runs one statement, at once or together with others. */
type Execute = (query: CompiledQuery) => Promise<QueryResult<unknown>>;

/** Single statements that somebody else carries out, any number of them at a time, and no transactions. */
export class HandingDialect extends SqliteDialect {
  readonly #execute: Execute;

  constructor(statements: Statements, execute: Execute) {
    super({ database: statements });
    this.#execute = execute;
  }

  override createDriver(): Driver {
    return new HandingDriver(this.#execute);
  }

  override createAdapter(): SqliteAdapter {
    return new ManyAtOnce();
  }
}

class ManyAtOnce extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

class HandingDriver implements Driver {
  readonly #connection: DatabaseConnection;

  constructor(execute: Execute) {
    this.#connection = {
      // Whoever built the query knows its rows.
      executeQuery: <Row>(query: CompiledQuery) => execute(query) as Promise<QueryResult<Row>>,
      streamQuery: refuse,
    };
  }

  init = done;
  acquireConnection = (): Promise<DatabaseConnection> => Promise.resolve(this.#connection);
  beginTransaction = refuse;
  commitTransaction = refuse;
  rollbackTransaction = refuse;
  releaseConnection = done;
  destroy = done;
}

const done = (): Promise<void> => Promise.resolve();

function refuse(): never {
  throw new Error("transactions are `write`s, and rows are not streamed");
}
