/** What a terminal gives the program. Tests bring their own. */
export interface LedgerIo {
  /** Resolves once written; rejects with `EPIPE` when nobody reads any more. */
  writeOut(text: string): Promise<void>;
  writeError(text: string): void;
  /** A person looks at standard error, so that a line may be written over. */
  readonly showsProgress: boolean;
  readonly columns: number;
  /** The environment's keys of the chain. */
  readonly chainKey: string | undefined;
  readonly now: () => number;
}
