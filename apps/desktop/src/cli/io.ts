/** How MyBA is started for a link. */
export interface AppStart {
  readonly dataFolder: string;
  readonly link: string;
  /** In the browser, even where the desktop window can be had. */
  readonly browser: boolean;
}

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
  /** The environment with its keys, which the process itself no longer has. */
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Asks the person on the terminal; null where nobody sits there. What is typed to a hidden question is not shown. */
  ask(question: string, options?: { readonly hidden: boolean }): Promise<string | null>;
  /** Opens an address in the system's browser; false where none came up. */
  openBrowser(url: string): Promise<boolean>;
  /** Starts MyBA, which shows the link, and leaves it running. Rejects with `program/not-here`. */
  startApp(start: AppStart): Promise<void>;
  /** Where MyBA keeps data without `--data`. */
  defaultDataFolder(): string;
}
