import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import { addList, addMake, addRevoke, type GiftIo } from "./commands.ts";

/** What the program's exit says to scripts. */
const exitCodes = {
  ok: 0,
  /** What was to be withdrawn is not there, or somebody has taken it. */
  refused: 1,
  usage: 2,
  failed: 70,
} as const;

/**
 * Runs `billing gift` with the arguments after its name and resolves to the exit code. Only the result goes to standard
 * output, the rest to standard error. Never rejects.
 */
export async function runGiftCli(argv: readonly string[], io: GiftIo): Promise<number> {
  let isRefused = false;
  const program = new Command("billing gift")
    .description("Makes codes that give tokens to whoever enters them in MyBA, lists and withdraws them.")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError })
    .addHelpText("after", epilogue);
  for (const add of [addMake, addList, addRevoke]) add(program, io, () => (isRefused = true));
  try {
    await program.parseAsync(argv, { from: "user" });
    return isRefused ? exitCodes.refused : exitCodes.ok;
  } catch (error) {
    return codeOf(error, io);
  }
}

const epilogue = `
Examples:
  billing gift make --tokens 10 --count 5 --expires 90d --note "Thank you for testing" > codes.txt
  billing gift list --state taken
  billing gift revoke 7ZQ4K-M0PXN-...

Each code works once, for one person. Codes are shown once: the server keeps only hashes of them.

Exit codes: 0 all is well, 1 nothing was there to withdraw, 2 wrong usage or no such database, 70 the program failed.`;

function codeOf(error: unknown, io: GiftIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    return exitCodes.usage;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
