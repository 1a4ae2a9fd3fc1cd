import { AppError } from "@myba/shared/errors";
import { assertWallet } from "./accounts.ts";
import { accountsOf } from "./batch.ts";
import type { Command } from "./commands.ts";
import { safe } from "./post.ts";

/** Longer texts do not fit an index of PostgreSQL, and no id, key or reason needs more. */
const longestText = 500;

/** Free text, where lines may end. What a capture keeps of its work may hold fractions too, such as a real cost. */
const free: ReadonlySet<string> = new Set(["reason", "meta"]);

/**
 * Throws unless every engine keeps the command's values as they are: wallets, whole safe numbers, well-formed text.
 * Without it the database would refuse the transaction that the command shares with others, or find a key under another
 * text than it was given. `request/invalid`, or `ledger/amount-invalid` for a number.
 */
export function assertStorable(command: Command): void {
  for (const accountId of accountsOf(command)) assertWallet(accountId);
  assertFields(command, false);
}

function assertFields(fields: object, isFree: boolean): void {
  for (const name of Object.keys(fields)) {
    const value = (fields as { readonly [name: string]: unknown })[name]; // Its own field.
    if (typeof value === "number") assertNumber(value, isFree);
    else if (typeof value === "string") assertText(name, value, isFree || free.has(name));
    else if (typeof value === "object" && value !== null) assertFields(value, isFree || free.has(name));
  }
}

function assertNumber(value: number, isFree: boolean): void {
  if (!isFree) safe(value);
  else if (!Number.isFinite(value)) throw new AppError("ledger/amount-invalid", { amount: String(value) });
}

function assertText(name: string, value: string, isFree: boolean): void {
  // A line break in an id could make two ids look like another two where they are joined.
  const isPlain = isFree ? !value.includes("\0") : !/\p{Cc}/u.test(value);
  if (isPlain && value.isWellFormed() && value.length <= longestText) return;
  throw new AppError("request/invalid", { reason: `not a text that can be kept: ${name}` });
}
