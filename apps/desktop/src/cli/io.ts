/** What a terminal gives the program. Tests bring their own. */
export interface CliIo {
  /** Everything on standard input, as it comes. */
  stdin(): AsyncIterable<Uint8Array>;
  /** Resolves once written; rejects with `EPIPE` when nobody reads any more. */
  writeOut(text: string): Promise<void>;
  writeError(text: string): void;
  readonly columns: number;
  /** A person looks at standard output. */
  readonly isScreen: boolean;
  /** They want colour there. */
  readonly hasColour: boolean;
  /** A person looks at standard error, so that progress makes sense. */
  readonly showsProgress: boolean;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
  /** Where MyBA keeps data without `--data`. */
  defaultDataFolder(): string;
}
