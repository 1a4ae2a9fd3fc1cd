import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fingerprints } from "./fingerprint.ts";

let folder: string;
const print = (...inputs: string[]): string => new Fingerprints(folder).of(inputs);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-fingerprint-"));
  mkdirSync(join(folder, "src/deep"), { recursive: true });
  writeFileSync(join(folder, "src/deep/one.ts"), "one");
  writeFileSync(join(folder, "lock"), "1");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a checkout that only touches dates makes nothing stale", () => {
  const before = print("src", "lock");
  utimesSync(join(folder, "src/deep/one.ts"), new Date(0), new Date(0));
  expect(print("src", "lock")).toBe(before);
});

test("a changed, new, renamed or removed source makes its part stale", () => {
  const seen = new Set([print("src", "lock")]);
  const note = (): void => void seen.add(print("src", "lock"));
  writeFileSync(join(folder, "src/deep/one.ts"), "two");
  note();
  writeFileSync(join(folder, "src/new.ts"), "");
  note();
  rmSync(join(folder, "src/new.ts"));
  writeFileSync(join(folder, "src/renamed.ts"), "");
  note();
  rmSync(join(folder, "src"), { recursive: true });
  note();
  writeFileSync(join(folder, "lock"), "2");
  note();
  expect(seen.size).toBe(6);
});

test("a test makes no bundle stale", () => {
  const before = print("src");
  writeFileSync(join(folder, "src/one.test.ts"), "");
  mkdirSync(join(folder, "src/testing"));
  writeFileSync(join(folder, "src/testing/fake.ts"), "");
  expect(print("src")).toBe(before);
});
