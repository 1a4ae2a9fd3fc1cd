import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { systemAccounts } from "./accounts.ts";
import { postings } from "./postings.ts";

const page = readFileSync(new URL("../../../../docs/ledger.md", import.meta.url), "utf8");
// Tables of shell commands are about something else.
const rows = page.split("\n").filter((line) => line.startsWith("| `") && !line.startsWith("| `pnpm "));
const cells = (row: string): string[] => row.split("|").map((cell) => cell.trim());

test("docs/ledger.md has a rule for every command, and no other", () => {
  const described = new Set(rows.filter((row) => cells(row).length === 5).map((row) => /`([\w-]+)`/.exec(row)?.[1]));
  expect([...described].toSorted(byText)).toEqual(Object.keys(postings).toSorted(byText));
});

test("docs/ledger.md says of every system account what the code says", () => {
  const described = rows.filter((row) => cells(row).length === 4).map((row) => cells(row).slice(1, 3));
  expect(described).toEqual(Object.entries(systemAccounts).map(([name, holds]) => [`\`${name}\``, holds]));
});

function byText(a: string | undefined, b: string | undefined): number {
  return String(a) < String(b) ? -1 : 1;
}
