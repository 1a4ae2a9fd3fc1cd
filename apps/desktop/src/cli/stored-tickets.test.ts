import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ticketBundle } from "@myba/shared/tickets/bundle";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startCore } from "../core/core.ts";
import { runMyba, type Ran } from "./testing/terminal.ts";

const csv = "Title,Issue Type,Key,Parent\nCheckout,Epic,A-1,\nPay by card,Story,A-2,A-1\nRefund,Task,A-3,A-1\n";

let folder: string;
let data: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "myba-cli-"));
  data = join(folder, "data");
  writeFileSync(join(folder, "shop.csv"), csv);
});
afterEach(() => rmSync(folder, { recursive: true }));

const myba = (...argv: string[]): Promise<Ran> => runMyba(data, argv);
const importShop = (): Promise<Ran> => myba("import", join(folder, "shop.csv"), "--project", "Shop");

test("imported tickets are listed as a tree, found by words and shown by key", async () => {
  expect(await importShop()).toEqual({ code: 0, out: "Imported 3 tickets into Shop.\n", error: "" });
  expect((await myba("list")).out).toBe(
    [
      "KEY  TYPE   STATUS  PRIORITY  PTS  TITLE",
      "T-1  epic   draft                  Checkout",
      "T-2  story  draft                    Pay by card",
      "T-3  task   draft                    Refund",
      "",
    ].join("\n"),
  );
  expect((await myba("search", "ref")).out).toMatch(/^KEY.*\nT-3 .*Refund\n$/);
  expect((await myba("show", "t-2")).out).toContain("## Pay by card\n\n**Story** · T-2");
});

test("lists are JSON for programs, and empty ones too", async () => {
  expect(JSON.parse((await myba("list", "--format", "json")).out)).toEqual({ tickets: [], total: 0, capped: false });
  expect((await myba("list")).out).toBe("");
  await importShop();
  const { tickets } = JSON.parse((await myba("search", "pay", "card", "--format", "json")).out);
  expect(tickets).toMatchObject([{ key: "T-2", title: "Pay by card", depth: 0 }]);
});

test("an export of a project or of keys can be imported again", async () => {
  await importShop();
  const target = join(folder, "shop.json");
  expect(await myba("export", "--project", "Shop", "--format", "json", "--out", target)).toMatchObject({
    code: 0,
    out: "",
  });
  expect(ticketBundle.parse(JSON.parse(readFileSync(target, "utf8"))).tickets).toHaveLength(3);
  expect((await myba("import", target, "--project", "Copy")).out).toBe("Imported 3 tickets into Copy.\n");
  const some = await myba("export", "T-3", "T-1", "--format", "csv");
  expect(some.out.split("\r\n").filter((row) => row.includes("T-"))).toHaveLength(2);
});

test("a window that has the data folder does not keep the terminal out", async () => {
  const supported = { available: true } as const;
  const window = await startCore({
    dataFolder: data,
    version: "0",
    capabilities: { nativeWindow: supported, deepLinks: supported },
  });
  try {
    expect(await importShop()).toMatchObject({ code: 0 });
    expect((await window.client.projects.list()).map((project) => project.name)).toContain("Shop");
  } finally {
    await window.close();
  }
});

test.each([
  ["an unknown project", ["list", "--project", "Nope"], /^This project is not here/],
  ["an unknown key", ["show", "T-99"], /^This ticket is not here/],
  ["a word that is no key", ["show", "checkout"], /^This ticket is not here/],
  ["nothing to export", ["export", "--format", "csv"], /there are no tickets to export/],
] as const)("%s is said with what to do, and exit code 1", async (_what, argv, words) => {
  const ran = await myba(...argv);
  expect(ran).toMatchObject({ code: 1, out: "" });
  expect(ran.error).toMatch(words);
  expect(ran.error.trimEnd().split("\n")).toHaveLength(2);
});

test("a malformed import names the place and stores nothing", async () => {
  writeFileSync(join(folder, "bad.csv"), "Title,Description\na,b\n,c\n");
  const ran = await myba("import", join(folder, "bad.csv"));
  expect(ran.code).toBe(1);
  expect(ran.error).toMatch(/^bad\.csv is not a ticket file: line 3, column Title: this ticket has no title\./);
  expect((await myba("list")).out).toBe("");
});

test("a data folder that cannot be one is refused in words", async () => {
  const ran = await myba("--data", join(folder, "shop.csv"), "list");
  expect(ran).toMatchObject({
    code: 1,
    out: "",
    error: expect.stringMatching(/^MyBA may not write in its data folder/),
  });
});

test.skipIf(process.getuid?.() === 0)("a data folder without write permission is refused in words", async () => {
  await importShop();
  chmodSync(data, 0o500);
  const ran = await myba("list");
  chmodSync(data, 0o700);
  expect(ran).toMatchObject({
    code: 1,
    out: "",
    error: expect.stringMatching(/^MyBA may not write in its data folder/),
  });
});

test("a database that cannot be read is set aside, said on standard error, and the work goes on", async () => {
  mkdirSync(data);
  writeFileSync(join(data, "tickets.sqlite"), "this is no database");
  const ran = await importShop();
  expect(ran).toMatchObject({ code: 0, out: "Imported 3 tickets into Shop.\n" });
  expect(ran.error).toMatch(/^The database could not be read and was set aside as .*corrupt/);
  expect((await myba("list")).error).toBe("");
});

test("--data chooses the folder, before or after the command", async () => {
  await importShop();
  const other = join(folder, "other");
  expect((await myba("--data", other, "list")).out).toBe("");
  expect((await myba("list", "--data", other)).out).toBe("");
});

test.each([
  ["no command", []],
  ["an unknown command", ["frobnicate"]],
  ["an unknown option", ["list", "--frobnicate"]],
  ["an unknown format", ["export", "--format", "docx"]],
  ["a missing file name", ["generate"]],
])("%s is wrong usage: exit code 2, and nothing on standard output", async (_what, argv) => {
  const ran = await myba(...argv);
  expect(ran).toMatchObject({ code: 2, out: "" });
  expect(ran.error).not.toBe("");
});

test("help and version go to standard output", async () => {
  const help = await myba("--help");
  expect(help).toMatchObject({ code: 0, error: "" });
  expect(help.out).toMatch(/generate.*list.*show.*search.*export.*import.*Exit codes/s);
  expect((await myba("generate", "--help")).out).toContain("--project");
  expect((await myba("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("a table is coloured for people only, and no title steers the terminal", async () => {
  writeFileSync(join(folder, "evil.csv"), `Title,Description\n\u001B[2JPay,${"Words. ".repeat(30)}\n`);
  await myba("import", join(folder, "evil.csv"));
  const esc = "\u001B";
  expect((await myba("list")).out).not.toContain(esc);
  const { out } = await runMyba(data, ["list"], { isTerminal: true });
  expect(out.split("\n")[0]).toContain(esc);
  expect(out.split("\n")[1]).not.toContain(esc);
  expect((await runMyba(data, ["show", "T-1"], { isTerminal: true })).out).not.toContain(esc);
});
