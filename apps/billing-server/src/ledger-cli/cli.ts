import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import { BrokenProof } from "./broken-proof.ts";
import { addExport } from "./export-command.ts";
import type { LedgerIo } from "./io.ts";
import { addRebuild } from "./rebuild-command.ts";
import { addStatement } from "./statement-command.ts";
import { addVerify } from "./verify-command.ts";

/** What the program's exit says to scripts; `ledger --help` tells people. */
const exitCodes = {
  ok: 0,
  /** The ledger does not prove what it should. */
  broken: 1,
  /** The command line does not make sense, or what it names is not there. */
  usage: 2,
  /** The program itself failed. */
  failed: 70,
} as const;

/**
 * Runs `ledger` with the arguments after its name and resolves to the exit code. Only the result goes to standard
 * output; progress and errors go to standard error. Never rejects.
 */
export async function runLedgerCli(argv: readonly string[], io: LedgerIo): Promise<number> {
  const printed: Promise<void>[] = [];
  const program = new Command("ledger")
    .description("Proves, rebuilds and tells what MyBA's token ledger says. Reads only; servers may be running.")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => printed.push(io.writeOut(text)),
      writeErr: (text) => io.writeError(text),
      getOutHelpWidth: () => Math.min(io.columns, 100),
      getErrHelpWidth: () => 100,
    })
    .addHelpText("after", epilogue);
  for (const add of [addVerify, addRebuild, addExport, addStatement]) add(program, io);
  try {
    await program.parseAsync(argv, { from: "user" });
    await Promise.all(printed);
    return exitCodes.ok;
  } catch (error) {
    await Promise.allSettled(printed);
    return codeOf(error, io);
  }
}

const epilogue = `
DATABASE is a file of SQLite (with or without sqlite: before it) or postgres://USER:PASSWORD@HOST/NAME.

Examples:
  ledger verify --database /var/lib/myba/ledger.sqlite
  ledger verify --database postgres://reporter@db/myba --anchors /mnt/worm/anchors.jsonl --json
  ledger statement --database ledger.sqlite --wallet user:4711
  ledger export --database ledger.sqlite --out audit-2026-11 --from 2026-11-01 --to 2026-12-01
  ledger rebuild --database ledger.sqlite --apply --to repaired.sqlite

Exit codes: 0 all is well, 1 the proof is broken, 2 wrong usage or no such database, 70 the program failed.`;

function codeOf(error: unknown, io: LedgerIo): number {
  if (error instanceof BrokenProof) return exitCodes.broken;
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  // Whoever reads our output (`| head`) has seen enough.
  if (error instanceof Error && "code" in error && error.code === "EPIPE") return exitCodes.ok;
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    return exitCodes.usage;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
