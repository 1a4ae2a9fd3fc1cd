import { expect, test } from "vitest";
import { ticketBundle } from "./bundle.ts";
import { emptyContent } from "./content.ts";
import { ticket, ticketMeta } from "./ticket.ts";

const meta = { engine: "person", model: "", language: "und" };
const portable = {
  id: "d1",
  key: null,
  parentId: null,
  dependsOn: [],
  sourceId: null,
  content: emptyContent("task", "Pay"),
  meta,
};
const bundle = { format: "myba/tickets", version: 1, tickets: [portable], sources: [] };

test("a bundle is told from other files by its format and version", () => {
  expect(ticketBundle.parse(bundle)).toEqual(bundle);
  expect(ticketBundle.safeParse({ ...bundle, format: "other" }).success).toBe(false);
  expect(ticketBundle.safeParse({ ...bundle, version: 2 }).success).toBe(false);
  expect(ticketBundle.safeParse({ ...bundle, secrets: [] }).success).toBe(false);
});

test("an id in a bundle has 1 to 40 characters", () => {
  for (const [id, isValid] of [
    ["", false],
    ["x".repeat(40), true],
    ["x".repeat(41), false],
  ] as const) {
    expect(ticketBundle.safeParse({ ...bundle, tickets: [{ ...portable, id }] }).success).toBe(isValid);
  }
});

test("a stored ticket has its ids, its revision and whole times", () => {
  const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
  const stored = {
    id,
    key: "T-1",
    projectId: id,
    sourceId: null,
    parentId: null,
    dependsOn: [],
    content: portable.content,
    meta,
    revision: 1,
    createdAt: 1,
    updatedAt: 2,
    trashedAt: null,
  };
  expect(ticket.parse(stored)).toEqual(stored);
  expect(ticket.safeParse({ ...stored, revision: 0 }).success).toBe(false);
  expect(ticket.safeParse({ ...stored, createdAt: 1.5 }).success).toBe(false);
  expect(ticket.safeParse({ ...stored, key: "42" }).success).toBe(false);
  expect(ticketMeta.safeParse({ ...meta, prompt: "text" }).success).toBe(false);
});
