import { type Command, InvalidArgumentError, Option } from "commander";
import { addDatabaseOption, type DatabaseFlag, openExisting } from "../catalogue-cli/open.ts";
import { dataPlaceFrom } from "../config.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import { giftStates, type GiftState, type ListedGift, listGifts, makeGifts, revokeGifts } from "../gifts/gift-stock.ts";
import { makeIds } from "../ledger/ids.ts";

/** What a terminal gives the program. Tests bring their own. */
export interface GiftIo {
  readonly writeOut: (text: string) => void;
  readonly writeError: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Who is at the terminal. */
  readonly user: string;
  readonly now: () => number;
}

interface JsonFlag {
  readonly json?: true;
}

interface MakeFlags extends DatabaseFlag, JsonFlag {
  readonly tokens: number;
  readonly count: number;
  readonly expires?: number;
  readonly note: string;
}

const dayMs = 24 * 60 * 60_000;

/** `billing gift make`: prints new codes, a line each. */
export function addMake(program: Command, io: GiftIo): void {
  const command = program
    .command("make")
    .description("make codes, and print them this once")
    .requiredOption("--tokens <number>", "so many tokens each", wholeNumber(1_000_000))
    .option("--count <number>", "so many codes", wholeNumber(10_000), 1)
    .option("--expires <when>", "let them be taken until then, as 90d or 2026-12-31; for ever without it", (text) =>
      endOf(text, io.now()),
    )
    .option("--note <text>", "words for the history of whoever takes one", note, "")
    .option("--json", "as JSON, with ids");
  addDatabaseOption(command).action(async ({ tokens, count, expires, note: words, json, ...place }: MakeFlags) => {
    const expiresAt = expires ?? null;
    const { batchId, gifts } = await using(place, io, (database) =>
      makeGifts(
        { database, makeId: makeIds(io.now), now: io.now },
        { count, tokens, expiresAt, note: words, by: `terminal:${io.user}` },
      ),
    );
    if (json) return io.writeOut(jsonText({ batchId, tokens, expiresAt, note: words, gifts }));
    for (const { code } of gifts) io.writeOut(`${code}\n`);
    const until = expiresAt === null ? "without an end" : `until ${timeText(expiresAt)}`;
    io.writeError(`${gifts.length} ${gifts.length === 1 ? "code" : "codes"} for ${tokens} tokens each, ${until}.\n`);
    io.writeError(
      `They are not shown again. \`billing gift revoke ${batchId}\` withdraws what is not taken of them.\n`,
    );
  });
}

interface ListFlags extends DatabaseFlag, JsonFlag {
  readonly state?: GiftState;
  readonly limit: number;
}

/** `billing gift list`: what was made and what has become of it; never a code. */
export function addList(program: Command, io: GiftIo): void {
  const command = program
    .command("list")
    .description("list gifts, newest first, without their codes")
    .addOption(new Option("--state <state>", "only these").choices(giftStates))
    .option("--limit <number>", "so many at most", wholeNumber(100_000), 100)
    .option("--json", "as JSON");
  addDatabaseOption(command).action(async ({ state, limit, json, ...place }: ListFlags) => {
    const gifts = await using(place, io, (database) => listGifts({ database, now: io.now }, { state, limit }));
    if (json) return io.writeOut(jsonText(gifts));
    for (const gift of gifts) io.writeOut(`${lineOf(gift)}\n`);
    if (gifts.length === 0) io.writeError("There are no such gifts.\n");
  });
}

/** `billing gift revoke`: withdraws what nobody has taken. */
export function addRevoke(program: Command, io: GiftIo, refuse: () => void): void {
  const command = program
    .command("revoke")
    .description("withdraw gifts that nobody has taken; tokens that somebody has stay theirs")
    .argument("<gifts...>", "ids of gifts or of those made together, or codes");
  addDatabaseOption(command).action(async (named: readonly string[], place: DatabaseFlag) => {
    const results = await using(place, io, async (database) => {
      const done = [];
      for (const name of named) done.push({ name, ...(await revokeGifts({ database, now: io.now }, name)) });
      return done;
    });
    for (const { name, revoked, found } of results) {
      if (found === 0) io.writeError(`There is no such gift: ${name}\n`);
      else if (revoked < found) io.writeError(`${found - revoked} of ${found} were taken or withdrawn before.\n`);
      if (revoked === 0) refuse();
    }
    io.writeOut(`${results.reduce((sum, { revoked }) => sum + revoked, 0)} withdrawn.\n`);
  });
}

async function using<T>(
  { database: named }: DatabaseFlag,
  { env }: GiftIo,
  work: (database: ServerDatabase) => Promise<T>,
): Promise<T> {
  const database = await openExisting(named ?? dataPlaceFrom(env));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function lineOf({ id, state, tokens, createdAt, expiresAt, takenAt, takenBy, note: words }: ListedGift): string {
  const end = expiresAt === null ? "no end" : `until ${timeText(expiresAt)}`;
  const taker = takenAt === null ? "" : `  by ${takenBy} at ${timeText(takenAt)}`;
  return `${id}  ${state.padEnd(7)}  ${tokens} tokens  made ${timeText(createdAt)}  ${end}${taker}${words && `  ${words}`}`;
}

function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const number = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : 0;
    if (number < 1 || number > most) throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`);
    return number;
  };
}

/** A number of days from now, or a day (UTC) that is still part of it. */
function endOf(text: string, nowMs: number): number {
  const [, days] = /^([1-9]\d{0,4})d$/.exec(text) ?? [];
  const endMs = days === undefined ? endOfDay(text) : nowMs + Number(days) * dayMs;
  if (Number.isNaN(endMs))
    throw new InvalidArgumentError("It must be a number of days, as 90d, or a day, as 2026-12-31.");
  if (endMs <= nowMs) throw new InvalidArgumentError("It is over already.");
  return endMs;
}

function endOfDay(text: string): number {
  const startMs = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // `Date.parse` takes the 31st of February for a day in March.
  const isDay = !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
  return isDay ? startMs + dayMs : Number.NaN;
}

function note(text: string): string {
  const words = text.trim();
  if (words.length > 200 || /\p{Cc}/u.test(words))
    throw new InvalidArgumentError("It must be a line of 200 letters at most.");
  return words;
}
