import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError } from "commander";
import type { PaymentsIo } from "./io.ts";
import { addQuarantine } from "./quarantine-command.ts";
import { addReconcile } from "./reconcile-command.ts";
import { addRefund } from "./refund-command.ts";
import { addSetUp } from "./setup-command.ts";

/** What the program's exit says to scripts. */
const exitCodes = {
  ok: 0,
  /** There are differences, something could not be made good, or what was asked for was refused. */
  refused: 1,
  /** The command line, the configuration or the database it names does not make sense. */
  usage: 2,
  failed: 70,
} as const;

/** Runs `billing reconcile`, `refund`, `quarantine` and `stripe-setup`, named first, and resolves to the exit code. Never rejects. */
export async function runPaymentsCli(argv: readonly string[], io: PaymentsIo): Promise<number> {
  let isRefused = false;
  const program = new Command("billing")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError });
  const refuse = (): void => void (isRefused = true);
  for (const add of [addReconcile, addRefund, addQuarantine, addSetUp]) add(program, io, refuse);
  for (const command of program.commands) command.addHelpText("after", epilogue);
  try {
    await program.parseAsync(argv, { from: "user" });
    return isRefused ? exitCodes.refused : exitCodes.ok;
  } catch (error) {
    return codeOf(error, io);
  }
}

const epilogue = `
It reads the server's own environment (docs/operations.md); the server may be running.

Exit codes: 0 all is well, 1 refused or different, 2 wrong usage or configuration, 70 the program failed.`;

function codeOf(error: unknown, io: PaymentsIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    const isUsage = error.code === "server/command" || error.code === "catalogue/no-database";
    return isUsage ? exitCodes.usage : exitCodes.refused;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
