/** What a benchmark gives: numbers by key (units in the key's name) and what a reader should know about them. */
export interface BenchmarkResult {
  readonly metrics: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export interface BenchmarkOptions {
  /** A folder laid out like bench/data; what is missing in it is left out and noted. */
  readonly dataDir: string;
  /** How many entries the larger ledger of the growth measurement has. */
  readonly entries?: number;
}

/** One benchmark: a module that exports `run`. It reports and never fails on a slow machine. */
export interface Benchmark {
  run(options: BenchmarkOptions): Promise<BenchmarkResult>;
}
