/** What columns hold, on every engine. */
export type Value = string | number | null;

/** One query with `?` for each value. Rows are plain objects by column name; whole numbers are numbers, flags 0 or 1. */
export type Query = <Row>(sql: string, ...values: readonly Value[]) => Promise<Row[]>;

/** The reading side of a database: apart from the writers, so that a long report keeps nobody waiting. */
export interface ReadingDatabase {
  readonly engine: "sqlite" | "postgres";
  /** A single query on what is committed. */
  readonly query: Query;
  /** Several queries on one and the same state of the database. */
  snapshot<T>(work: (query: Query) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
