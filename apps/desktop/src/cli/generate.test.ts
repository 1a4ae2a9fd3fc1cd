import {
  existsSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCatalogue } from "@myba/shared/errors";
import { ticketBundle } from "@myba/shared/tickets/bundle";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runMyba } from "./testing/terminal.ts";

const notes =
  "# Shop\n\nAs a customer, I want to pay by card so that I save time.\nThe payment must finish within 5 seconds.\n";

let folder: string;
let data: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-cli-"));
  data = join(folder, "data");
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Uint8Array, name = "notes.md"): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("a text becomes JSON with tickets, provenance and coverage, and nothing is stored", async () => {
  const { code, out, error } = await runMyba(data, ["generate", fileWith(notes), "--format", "json"]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  const bundle = ticketBundle.parse(JSON.parse(out));
  expect(bundle.tickets.length).toBeGreaterThan(0);
  expect(bundle.tickets.some((ticket) => Object.keys(ticket.content.provenance).length > 0)).toBe(true);
  expect(bundle.sources[0]?.coverage.requirementLike).toBeGreaterThan(0);
  expect(bundle.tickets[0]).toMatchObject({ id: "d1", key: null });
  expect(existsSync(data)).toBe(false);
});

test("the same text gives the same bytes", async () => {
  const path = fileWith(notes);
  const first = await runMyba(data, ["generate", path, "--format", "json"]);
  expect(await runMyba(data, ["generate", path, "--format", "json"])).toEqual(first);
});

test("- reads standard input", async () => {
  const { code, out } = await runMyba(data, ["generate", "-"], { input: notes });
  expect(code).toBe(0);
  expect(out).toMatch(/^# Tickets\n/);
});

test("--out writes the file and nothing else", async () => {
  const target = join(folder, "tickets.csv");
  writeFileSync(target, "old");
  const ran = await runMyba(data, ["generate", fileWith(notes), "--format", "csv", "--out", target]);
  expect(ran).toEqual({ code: 0, out: "", error: "" });
  expect(readFileSync(target, "utf8")).toMatch(/^Id,Key,Type,Title,/);
});

test.skipIf(process.platform === "win32")("--out writes through a link and leaves the link", async () => {
  const target = join(folder, "real.md");
  const link = join(folder, "link.md");
  writeFileSync(target, "before");
  symlinkSync(target, link);
  expect((await runMyba(data, ["generate", fileWith(notes), "--out", link])).code).toBe(0);
  expect(readFileSync(target, "utf8")).toContain("# Tickets");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
});

test("with --project the tickets are stored in a project made for them, and printed", async () => {
  const { code, out } = await runMyba(data, ["generate", fileWith(notes), "--project", "Shop", "--format", "json"]);
  expect(code).toBe(0);
  expect(ticketBundle.parse(JSON.parse(out)).tickets[0]?.key).toBe("T-1");
  expect((await runMyba(data, ["list", "--project", "shop"])).out).toMatch(/^KEY .*\nT-1 /);
});

test("progress is for people: it leaves no line behind, and pipes see none", async () => {
  const long = notes.repeat(200);
  const { error } = await runMyba(data, ["generate", "-"], { input: long, isTerminal: true });
  expect(error).toMatch(/\rReading… \d+ %/);
  expect(error).toMatch(/\r +\r$/);
  expect((await runMyba(data, ["generate", "-"], { input: long })).error).toBe("");
});

test("text in UTF-16, in Latin 1 and from right to left is read as it is meant", async () => {
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(notes, "utf16le")]);
  expect((await runMyba(data, ["generate", fileWith(wide)])).out).toContain("pay by card");
  const latin = Buffer.from(
    "Der Kunde muss die Rechnung für März per Überweisung zahlen können.\n".repeat(4),
    "latin1",
  );
  expect((await runMyba(data, ["generate", fileWith(latin), "--format", "json"])).out).toContain(
    "März per Überweisung",
  );
  const hebrew = "המשתמש חייב לשלם בכרטיס אשראי.";
  const { code, out } = await runMyba(data, ["generate", fileWith(hebrew), "--format", "json"]);
  expect({ code, text: ticketBundle.parse(JSON.parse(out)).sources[0]?.text }).toEqual({ code: 0, text: hebrew });
});

test.each([
  ["a missing file", () => join(folder, "nope.txt"), "file/unreadable"],
  ["a folder", () => folder, "file/unreadable"],
  ["a binary file", () => fileWith(Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 256)), "file/binary"],
  ["an empty file", () => fileWith(""), "text/empty"],
  ["only emoji", () => fileWith("🎉🎉 🚀\n"), "text/no-words"],
  ["a file of 50 MB", () => hugeFile(), "file/too-large"],
] as const)("%s gets its words on standard error and exit code 1", async (_what, path, code) => {
  const ran = await runMyba(data, ["generate", path()]);
  expect(ran).toMatchObject({ code: 1, out: "" });
  expect(ran.error.split("\n")).toEqual([expect.any(String), errorCatalogue[code].next, ""]);
});

function hugeFile(): string {
  const path = fileWith("x", "huge.txt");
  truncateSync(path, 50 * 1024 * 1024);
  return path;
}

test.skipIf(!existsSync("/dev/full"))("a full disk is said, not shown as a stack", async () => {
  const ran = await runMyba(data, ["generate", fileWith(notes), "--out", "/dev/full"]);
  expect(ran).toMatchObject({ code: 1, out: "", error: expect.stringMatching(/^The disk is full/) });
});

test("a result that cannot be written leaves no half file", async () => {
  const ran = await runMyba(data, ["generate", fileWith(notes), "--out", join(folder, "no", "such", "place.md")]);
  expect(ran).toMatchObject({ code: 1, error: expect.stringMatching(/^place\.md could not be written/) });
});

test("a reader that goes away ends the program quietly", async () => {
  const ran = await runMyba(data, ["generate", fileWith(notes)], { isClosed: true });
  expect(ran).toEqual({ code: 0, out: "", error: "" });
});

test("Ctrl-C ends with 130 and prints nothing", async () => {
  const interrupt = new AbortController();
  const ran = await runMyba(data, ["generate", "-"], {
    input: notes.repeat(2000),
    isTerminal: true,
    interrupted: interrupt.signal,
    onError: () => interrupt.abort(),
  });
  expect(ran).toMatchObject({ code: 130, out: "" });
});

test("Ctrl-C while generating into a project keeps what was found", async () => {
  const interrupt = new AbortController();
  const ran = await runMyba(data, ["generate", "-", "--project", "Shop"], {
    input: notes.repeat(2000),
    isTerminal: true,
    interrupted: interrupt.signal,
    onError: () => interrupt.abort(),
  });
  expect(ran).toMatchObject({ code: 130, out: "" });
  expect((await runMyba(data, ["list", "--project", "Shop"])).code).toBe(0);
});
