import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withBuildLock } from "./build-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("two builds of one folder never run at the same time", async () => {
  const lock = join(folder, "out/lock");
  let running = 0;
  const work = async (): Promise<void> => {
    running += 1;
    expect(running).toBe(1);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
  };
  await Promise.all([withBuildLock(lock, work), withBuildLock(lock, work), withBuildLock(lock, work)]);
  expect(existsSync(lock)).toBe(false);
});

test("a build that failed or died leaves no lock behind", async () => {
  const lock = join(folder, "lock");
  await expect(withBuildLock(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  // Larger than any process id there can be.
  writeFileSync(lock, "4194305");
  expect(await withBuildLock(lock, () => Promise.resolve("built"))).toBe("built");
});

test("a lock whose process number belongs to another process by now does not stop builds for ever", async () => {
  const lock = join(folder, "lock");
  writeFileSync(lock, String(process.ppid));
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(lock, longAgo, longAgo);
  expect(await withBuildLock(lock, () => Promise.resolve("built"))).toBe("built");
});
