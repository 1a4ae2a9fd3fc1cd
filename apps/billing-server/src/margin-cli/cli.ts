import { AppError, wordsFor } from "@myba/shared/errors";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { addDatabaseOption, type DatabaseFlag, openExisting } from "../catalogue-cli/open.ts";
import { dataPlaceFrom } from "../config.ts";
import { marginByDay } from "../generation/margin.ts";
import { marginText, totalOf } from "./margin-text.ts";

/** What a terminal gives the program. Tests bring their own. */
export interface MarginIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/** What the program's exit says to scripts. */
const exitCodes = { ok: 0, usage: 2, failed: 70 } as const;

const dayMs = 24 * 60 * 60_000;
const usualDays = 30;

interface Flags extends DatabaseFlag {
  readonly from?: number;
  readonly to?: number;
  readonly json?: true;
}

/**
 * Runs `billing margin` with the arguments after its name and resolves to the exit code. Only the result goes to standard
 * output, the rest to standard error. Never rejects.
 */
export async function runMarginCli(argv: readonly string[], io: MarginIo): Promise<number> {
  const program = new Command("billing margin")
    .description("Sets tokens that metered generations brought in beside what the service of models charged for them.")
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError })
    .option("--from <day>", "from this day on (UTC), as 2026-11-01; thirty days where it is left out", startOfDay)
    .option("--to <day>", "up to this day and with it; today where it is left out", startOfDay)
    .option("--json", "as JSON, money in millionths of a dollar")
    .addHelpText("after", "\nExit codes: 0 all is well, 2 wrong usage or no such database, 70 the program failed.");
  addDatabaseOption(program).action((flags: Flags) => report(flags, io));
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCodes.ok;
  } catch (error) {
    return codeOf(error, io);
  }
}

async function report({ from, to, json, database: named }: Flags, { env, now, writeOut }: MarginIo): Promise<void> {
  const lastDay = to ?? Math.floor(now() / dayMs) * dayMs;
  const firstDay = from ?? lastDay - (usualDays - 1) * dayMs;
  const database = await openExisting(named ?? dataPlaceFrom(env));
  try {
    const days = await marginByDay(database, { fromMs: firstDay, toMs: lastDay + dayMs });
    const period = { from: dayText(firstDay), to: dayText(lastDay) };
    writeOut(
      json ? `${JSON.stringify({ ...period, days, total: totalOf(days) }, null, 2)}\n` : marginText(days, period),
    );
  } finally {
    await database.close();
  }
}

function startOfDay(text: string): number {
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || dayText(ms) !== text) throw new InvalidArgumentError("It must be a day, as 2026-11-01.");
  return ms;
}

function dayText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function codeOf(error: unknown, io: MarginIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    return exitCodes.usage;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
