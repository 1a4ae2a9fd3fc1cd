import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import { version } from "../bridge/version.ts";
import { addExport } from "./commands/export.ts";
import { addGenerate } from "./commands/generate.ts";
import { addImport } from "./commands/import.ts";
import { addList } from "./commands/list.ts";
import { addOpenLink } from "./commands/open-link.ts";
import { addProviders } from "./commands/providers.ts";
import { addSearch } from "./commands/search.ts";
import { addShow } from "./commands/show.ts";
import { exitCodes } from "./exit-codes.ts";
import type { CliIo } from "./io.ts";

/**
 * Runs `myba` with the arguments after its name and resolves to the exit code. Only the result goes to standard
 * output; errors go to standard error in the catalogue's words. Never rejects.
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const printed: Promise<void>[] = [];
  const program = programOf(io, (text) => printed.push(io.writeOut(text)));
  try {
    await program.parseAsync(argv, { from: "user" });
    await Promise.all(printed);
    return exitCodes.ok;
  } catch (error) {
    // What is left over after an error is nobody's concern; an unhandled rejection would be.
    await Promise.allSettled(printed);
    return codeOf(error, io);
  }
}

function programOf(io: CliIo, print: (text: string) => void): Command {
  const program = new Command("myba")
    .description("Turns rough requirements into tickets, on your own computer.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .option("--data <folder>", "keep tickets in this folder instead of the usual one")
    .exitOverride()
    .configureOutput({
      writeOut: print,
      writeErr: (text) => io.writeError(text),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => io.hasColour,
      getErrHasColors: () => false,
    })
    .addHelpText("after", epilogue);
  for (const add of [addGenerate, addList, addShow, addSearch, addExport, addImport, addProviders, addOpenLink])
    add(program, io);
  return program;
}

const epilogue = `
Examples:
  myba generate notes.md
  pbpaste | myba generate - --format json > tickets.json
  myba generate notes.md --project Shop
  OPENAI_API_KEY=… myba generate notes.md --provider openai --model gpt-5-mini
  myba providers test ollama
  myba export --project Shop --format csv --out shop.csv

Exit codes: 0 done, 1 something went wrong, 2 wrong usage, 130 interrupted.`;

function codeOf(error: unknown, io: CliIo): number {
  if (io.interrupted.aborted) return exitCodes.interrupted;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  // Whoever reads our output (`| head`) has seen enough.
  if (isBrokenPipe(error)) return exitCodes.ok;
  const report = error instanceof AppError ? error.report() : { code: "program/broken" as const, data: {} };
  const { message, next } = wordsFor(report);
  io.writeError(`${message}\n${next}\n`);
  return exitCodes.failed;
}

function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EPIPE";
}
