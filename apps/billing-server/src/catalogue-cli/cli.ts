import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import { addCheck, addPublish, addShow, addVersions } from "./commands.ts";
import type { CatalogueIo } from "./io.ts";

/** What the program's exit says to scripts; `billing catalogue --help` tells people. */
const exitCodes = {
  ok: 0,
  /** The catalogue is not sound, or somebody else has published meanwhile. */
  refused: 1,
  /** The command line does not make sense, or what it names is not there. */
  usage: 2,
  /** The program itself failed. */
  failed: 70,
} as const;

/**
 * Runs `billing catalogue` with the arguments after its name and resolves to the exit code. Only the result goes to
 * standard output, the rest to standard error. Never rejects.
 */
export async function runCatalogueCli(argv: readonly string[], io: CatalogueIo): Promise<number> {
  const program = new Command("billing catalogue")
    .description("Shows, checks and publishes what MyBA sells and what its features cost.")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: io.writeOut,
      writeErr: io.writeError,
      getOutHelpWidth: () => Math.min(io.columns, 100),
      getErrHelpWidth: () => 100,
    })
    .addHelpText("after", epilogue);
  for (const add of [addShow, addCheck, addPublish, addVersions]) add(program, io);
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    return codeOf(error, io);
  }
}

const epilogue = `
Examples:
  billing catalogue show --json > catalogue.json
  billing catalogue check catalogue.json
  billing catalogue publish catalogue.json --after 3 --note "Black Friday" --from 2026-11-27T00:00:00Z
  billing catalogue versions

Exit codes: 0 all is well, 1 the catalogue was refused, 2 wrong usage or no such database, 70 the program failed.`;

const refusals: ReadonlySet<string> = new Set(["catalogue/invalid", "catalogue/changed-meanwhile"]);

function codeOf(error: unknown, io: CatalogueIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    return refusals.has(error.code) ? exitCodes.refused : exitCodes.usage;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
