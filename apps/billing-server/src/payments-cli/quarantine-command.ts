import { type Command, InvalidArgumentError } from "commander";
import { addDatabaseOption, type DatabaseFlag, openExisting } from "../catalogue-cli/open.ts";
import { dataPlaceFrom } from "../config.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { RowOf } from "../database/server-tables.ts";
import { listQuarantines, resolveQuarantine, waitingQuarantines } from "../payments/quarantine.ts";
import { jsonText, type PaymentsIo } from "./io.ts";
import { withPayments } from "./open.ts";

type Row = RowOf<"quarantine">;

interface ListFlags extends DatabaseFlag {
  readonly all?: true;
  readonly limit: number;
  readonly json?: true;
}

interface ResolveFlags extends DatabaseFlag {
  readonly note: string;
}

/** `billing quarantine`: what Stripe said and our orders did not, and what somebody did about it. */
export function addQuarantine(program: Command, io: PaymentsIo, refuse: () => void): void {
  const group = program
    .command("quarantine")
    .description("show what Stripe said and our orders did not, and write down what was done about it");
  addDatabaseOption(group.command("list"))
    .description("show what waits for somebody, oldest first: what was expected, and what was found")
    .option("--all", "also what was resolved")
    .option("--limit <count>", "so many at most", wholeNumber, 100)
    .option("--json", "as JSON")
    .action((flags: ListFlags) => withDatabase(flags, io, (database) => list(database, flags, io)));
  addDatabaseOption(group.command("resolve"))
    .description("write down that somebody has looked at it and what they did: its alarm ends, and nothing is granted")
    .argument("<ids...>", "of the list, or Stripe's ids")
    .requiredOption("--note <text>", "what was done, for whoever looks at it later", note)
    .action((ids: readonly string[], flags: ResolveFlags) =>
      withDatabase(flags, io, async (database) => {
        if (!(await resolve(database, { ids, ...flags }, io))) refuse();
      }),
    );
  group
    .command("retry")
    .description("look at Stripe again, once its cause was mended: what fits now is granted and resolved")
    .argument("<ids...>", "of the list, or Stripe's ids")
    .action(async (ids: readonly string[]) => {
      if (!(await retry(ids, io))) refuse();
    });
}

async function withDatabase(
  { database: named }: DatabaseFlag,
  { env }: PaymentsIo,
  work: (database: ServerDatabase) => Promise<void>,
): Promise<void> {
  const database = await openExisting(named ?? dataPlaceFrom(env));
  try {
    await work(database);
  } finally {
    await database.close();
  }
}

async function list(
  database: ServerDatabase,
  { all, limit, json }: ListFlags,
  { writeOut }: PaymentsIo,
): Promise<void> {
  const rows = await listQuarantines({ database }, { isAll: all === true, limit });
  if (json) return writeOut(jsonText(rows.map(factsOf)));
  for (const row of rows) writeOut(`${linesOf(row).join("\n")}\n`);
  if (rows.length === 0) writeOut("Nothing was put aside.\n");
}

function factsOf({ expected, found, ...row }: Row): object {
  return { ...row, expected: JSON.parse(expected) as unknown, found: JSON.parse(found) as unknown };
}

function linesOf({ id, object_id: objectId, reason, event_id: eventId, expected, found, ...row }: Row): string[] {
  const at = new Date(row.created_at).toISOString();
  return [
    `${id}  ${at}  ${reason}  ${objectId}${eventId === null ? "" : `  by ${eventId}`}`,
    `  expected ${expected}`,
    `  found    ${found}`,
    ...(row.resolved_at === null ? [] : [`  resolved ${new Date(row.resolved_at).toISOString()}  ${row.resolution}`]),
  ];
}

async function resolve(
  database: ServerDatabase,
  { ids, note: words }: ResolveFlags & { readonly ids: readonly string[] },
  io: PaymentsIo,
): Promise<boolean> {
  let isComplete = true;
  for (const id of ids) {
    // oxlint-disable no-await-in-loop -- in their order
    const rows = await waitingQuarantines({ database }, id);
    if (rows.length === 0) io.writeError(`${id}: nothing of this waits\n`);
    isComplete &&= rows.length > 0;
    for (const row of rows) {
      await resolveQuarantine({ database, now: io.now }, row.id, `${io.user}: ${words}`);
      io.writeOut(`${row.id}: ${row.reason} of ${row.object_id} is resolved.\n`);
    }
    // oxlint-enable no-await-in-loop
  }
  return isComplete;
}

const outcomes = {
  changed: "fits now; what it paid for is granted, and it is resolved",
  quarantined: "does not fit yet",
  unchanged: "is done with already; resolve it",
  unknown: "belongs to nobody we know",
} as const;

function retry(ids: readonly string[], io: PaymentsIo): Promise<boolean> {
  return withPayments(io, async (opened) => {
    let isComplete = true;
    for (const id of ids) {
      // oxlint-disable no-await-in-loop -- in their order
      const rows = await waitingQuarantines(opened, id);
      if (rows.length === 0) io.writeError(`${id}: nothing of this waits\n`);
      isComplete &&= rows.length > 0;
      for (const row of rows) {
        const applied = await opened.retry(row, io.user);
        isComplete &&= applied === "changed";
        const words = applied === undefined ? "cannot be tried again; resolve it" : outcomes[applied];
        io.writeOut(`${row.id}: ${row.reason} of ${row.object_id} ${words}.\n`);
      }
      // oxlint-enable no-await-in-loop
    }
    return isComplete;
  });
}

function note(text: string): string {
  if (text.trim() === "" || text.length > 200) throw new InvalidArgumentError("It must have 1 to 200 letters.");
  return text;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError("It must be a whole number.");
  return Number(text);
}
