import { AppError } from "@myba/shared/errors";
import { runCli } from "../cli.ts";
import type { CliIo } from "../io.ts";

export interface TerminalOptions {
  /** What comes in on standard input. */
  readonly input?: string | Uint8Array;
  /** Somebody looks at it. */
  readonly isTerminal?: boolean;
  /** The reader of standard output has gone. */
  readonly isClosed?: boolean;
  readonly interrupted?: AbortSignal;
  /** Without a billing server, unless it names one. */
  readonly env?: NodeJS.ProcessEnv;
  /** What a person answers, one question after another; nobody sits there without. */
  readonly answers?: readonly string[];
  /** Addresses that were opened in the system's browser; without it there is none. */
  readonly opened?: string[];
  /** Links that MyBA was started with; without it nothing can be started. */
  readonly started?: string[];
  /** Sees everything that goes to standard error, as it comes. */
  readonly onError?: (text: string) => void;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the real program as a shell would, with the given data folder as the usual one. */
export async function runMyba(
  dataFolder: string,
  argv: readonly string[],
  options: TerminalOptions = {},
): Promise<Ran> {
  const answers = options.answers && [...options.answers];
  let out = "";
  let error = "";
  const io: CliIo = {
    async *stdin() {
      const { input = "" } = options;
      yield typeof input === "string" ? new TextEncoder().encode(input) : input;
    },
    async writeOut(text) {
      if (options.isClosed === true) throw Object.assign(new Error("write EPIPE"), { code: "EPIPE" });
      out += text;
    },
    writeError(text) {
      error += text;
      options.onError?.(text);
    },
    columns: 80,
    isScreen: options.isTerminal === true,
    hasColour: options.isTerminal === true,
    showsProgress: options.isTerminal === true,
    interrupted: options.interrupted ?? new AbortController().signal,
    env: { MYBA_BILLING_URL: "none", ...options.env },
    ask(question) {
      if (answers === undefined) return Promise.resolve(null);
      this.writeError(question);
      return Promise.resolve(answers.shift() ?? null);
    },
    async openBrowser(url) {
      options.opened?.push(url);
      return options.opened !== undefined;
    },
    async startApp({ link }) {
      if (options.started === undefined) throw new AppError("program/not-here");
      options.started.push(link);
    },
    defaultDataFolder: () => dataFolder,
  };
  const code = await runCli(argv, io);
  return { code, out, error };
}
