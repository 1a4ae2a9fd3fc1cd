import { AppError, wordsFor } from "@myba/shared/errors";
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { openExisting } from "../catalogue-cli/open.ts";
import { dataPlaceFrom } from "../config.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { type InboxRow, listed, reopen } from "../webhooks/inbox-rows.ts";

/** What a terminal gives the program. Tests bring their own. */
export interface InboxIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

/** What the program's exit says to scripts. */
const exitCodes = {
  ok: 0,
  /** An event that was named is not there, is being worked on, or its body is no longer kept. */
  refused: 1,
  usage: 2,
  failed: 70,
} as const;

/** Runs `billing inbox` with the arguments after its name and resolves to the exit code. Never rejects. */
export async function runInboxCli(argv: readonly string[], io: InboxIo): Promise<number> {
  let code: number = exitCodes.ok;
  const program = new Command("billing inbox")
    .description(
      "Shows what other services have told, and has it processed again. A running server takes it from there.",
    )
    .helpOption("-h, --help", "print this help")
    .exitOverride()
    .configureOutput({ writeOut: io.writeOut, writeErr: io.writeError })
    .option(
      "-d, --database <address>",
      "the server's data folder or postgres:// address; without it DATABASE_URL or MYBA_SERVER_DATA, as the server reads them",
    );
  const open = (): Promise<ServerDatabase> =>
    openExisting(program.opts<DatabaseFlag>().database ?? dataPlaceFrom(io.env));
  program
    .command("list")
    .description("show events that were given up, and those that wait, oldest first")
    .addOption(new Option("--state <state>", "only these").choices(["waiting", "dead", "done"]))
    .option("--limit <count>", "so many at most", wholeNumber, 100)
    .option("--json", "print a line of JSON for each")
    .action((flags: ListFlags) => using(open, (database) => list(database, flags, io)));
  program
    .command("replay")
    .description("process events again from the beginning, given up or done; doing so twice changes nothing twice")
    .addArgument(new Argument("[event-ids...]", "which, such as evt_1Q… of Stripe"))
    .option("--dead", "all that were given up")
    .option("--provider <name>", "whose events they are", "stripe")
    .action((ids: readonly string[], flags: ReplayFlags) =>
      using(open, async (database) => void (code = await replay(database, { ...flags, ids }, io))),
    );
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    return codeOf(error, io);
  }
}

interface DatabaseFlag {
  readonly database?: string;
}
interface ListFlags {
  readonly state?: InboxRow["state"];
  readonly limit: number;
  readonly json?: boolean;
}
interface ReplayFlags {
  readonly dead?: boolean;
  readonly provider: string;
}

/** More than anybody gives up in a night; what is left is there the next time. */
const mostAtOnce = 10_000;

async function list(
  database: ServerDatabase,
  { state, limit, json = false }: ListFlags,
  { writeOut }: InboxIo,
): Promise<void> {
  const rows = await listed(database, { states: state === undefined ? ["dead", "waiting"] : [state], limit });
  for (const row of rows) writeOut(`${json ? JSON.stringify(row) : lineOf(row)}\n`);
  if (rows.length === 0 && !json) writeOut("Nothing waits, and nothing was given up.\n");
}

function lineOf({
  provider,
  event_id: id,
  type,
  state,
  attempts,
  received_at: at,
  error,
}: Omit<InboxRow, "raw">): string {
  const why = error === null ? "" : `  ${nameIn(error)}`;
  return `${new Date(at).toISOString()}  ${state.padEnd(7)}  ${provider}  ${id}  ${type}  ${attempts} tries${why}`;
}

/** What went wrong, in the log's own words. */
function nameIn(error: string): string {
  const { name = "", code = name } = JSON.parse(error) as { readonly name?: string; readonly code?: string };
  return code;
}

async function replay(
  database: ServerDatabase,
  { ids, dead = false, provider }: ReplayFlags & { readonly ids: readonly string[] },
  { writeOut, writeError, now }: InboxIo,
): Promise<number> {
  if (dead === ids.length > 0) throw new InvalidArgumentError("name events, or say --dead");
  const rows = dead ? await listed(database, { states: ["dead"], limit: mostAtOnce }) : [];
  const wanted = dead ? rows.filter((row) => row.provider === provider).map((row) => row.event_id) : ids;
  const opened: string[] = [];
  for (const eventId of wanted) {
    // oxlint-disable-next-line no-await-in-loop -- in their order
    if (await reopen(database, { provider, eventId }, now())) opened.push(eventId);
    else writeError(`${eventId}: there is no such event, somebody works on it, or its body is no longer kept\n`);
  }
  writeOut(`${opened.length} of ${wanted.length} will be processed again.\n`);
  return opened.length === wanted.length ? exitCodes.ok : exitCodes.refused;
}

async function using(
  open: () => Promise<ServerDatabase>,
  work: (database: ServerDatabase) => Promise<void>,
): Promise<void> {
  const database = await open();
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("it must be a whole number");
  return Number(text);
}

function codeOf(error: unknown, io: InboxIo): number {
  if (error instanceof CommanderError) {
    if (error instanceof InvalidArgumentError) io.writeError(`${error.message}\n`);
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
  if (error instanceof AppError) {
    const { message, next } = wordsFor(error.report());
    io.writeError(`${message}\n${next}\n`);
    return exitCodes.usage;
  }
  io.writeError(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return exitCodes.failed;
}
