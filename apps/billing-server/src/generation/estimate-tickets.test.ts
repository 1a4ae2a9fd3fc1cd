import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import { generateOffline } from "@myba/engine/template/template";
import { expect, test } from "vitest";
import { estimateTickets, readText } from "./estimate-tickets.ts";

const corpora = fileURLToPath(new URL("../../../../bench/data", import.meta.url));
const limit = 200_000;

test("no text of the corpora becomes more tickets than was said, and few become less", async () => {
  const found = [];
  for (const path of filesIn(corpora)) {
    const text = normaliseText(readFileSync(path, "utf8"));
    const range = estimateTickets(await readText(text, limit));
    found.push({ path: path.slice(corpora.length), ...range, tickets: await ticketsOf(text) });
  }
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter(({ tickets, high }) => tickets > high)).toEqual([]);
  expect(found.filter(({ tickets, low }) => tickets < low).length).toBeLessThanOrEqual(found.length / 5);
});

test("a text for a model: each goal and each heading above goals counts", async () => {
  const reading = await readText(
    "# Orders\n\n- Export orders as CSV.\n- Import orders from CSV.\n\n# Thanks\n\nBye!",
    limit,
  );
  expect(estimateTickets(reading)).toEqual({ low: 1, high: 3 });
});

test("a text that wants nothing may still be one ticket", async () => {
  expect(estimateTickets(await readText("Good morning everybody.", limit))).toEqual({ low: 0, high: 1 });
});

test.each([
  ["   \n", "text/empty"],
  ["12 34 ??", "text/no-words"],
  ["word ".repeat(50_000), "text/too-large"],
])("%#: what cannot be read is refused", async (text, code) => {
  await expect(readText(text, limit)).rejects.toMatchObject({ code });
});

function* filesIn(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesIn(path);
    else if (name !== "README.md") yield path;
  }
}

async function ticketsOf(text: string): Promise<number> {
  let tickets = 0;
  for await (const { kind } of generateOffline({ text }, new AbortController().signal))
    if (kind === "ticket") tickets += 1;
  return tickets;
}
