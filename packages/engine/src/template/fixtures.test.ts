import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";
import { treeOf, type ExpectedTicket } from "./testing/tree.ts";

const fixtures = new URL("fixtures/", import.meta.url);

describe("the tickets of a text", () => {
  it.each(readdirSync(fixtures))("%s become the tickets a product owner expects", async (name) => {
    const folder = new URL(`${name}/`, fixtures);
    const text = readFileSync(new URL("input.md", folder), "utf8");
    const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as ExpectedTicket[];
    const result = await collectGeneration(generateOffline({ text }, new AbortController().signal));
    expect(treeOf(result.tickets)).toEqual(expected);
  });
});
