import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { root } from "../build/parts.ts";
import { windowObstacle } from "./choose-host.ts";
import { electronPackage, FetchMemory, fetchBinary, installedBinary } from "./electron-binary.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-electron-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the package is found without being run, so nothing is fetched by looking", () => {
  expect(electronPackage(join(root, "apps/desktop")).version).toMatch(/^\d+\.\d+\.\d+$/);
});

test.skipIf(process.platform !== "linux")(
  "a complete binary of this version is used, an older or half one is not",
  () => {
    const electron = { folder, version: "45.4.1" };
    expect(installedBinary(electron, {})).toBeUndefined();
    mkdirSync(join(folder, "dist"));
    writeFileSync(join(folder, "path.txt"), "electron");
    writeFileSync(join(folder, "dist/version"), "v44.0.0");
    writeFileSync(join(folder, "dist/electron"), "");
    expect(installedBinary(electron, {})).toBeUndefined();
    writeFileSync(join(folder, "dist/version"), "45.4.1");
    expect(installedBinary(electron, {})).toBe(join(folder, "dist/electron"));
    rmSync(join(folder, "dist/electron"));
    expect(installedBinary(electron, {})).toBeUndefined();
  },
);

test.skipIf(process.platform !== "linux")("a binary from elsewhere can be named", () => {
  writeFileSync(join(folder, "electron"), "");
  const electron = { folder: "/nowhere", version: "1.0.0" };
  expect(installedBinary(electron, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(join(folder, "electron"));
  expect(installedBinary(electron, { ELECTRON_OVERRIDE_DIST_PATH: "/nowhere" })).toBeUndefined();
});

test("an installer that fails leaves no binary, and one that hangs is ended", async () => {
  const electron = { folder, version: "45.4.1" };
  writeFileSync(join(folder, "install.js"), "process.exit(1)");
  expect(await fetchBinary(electron, 10_000)).toBe(false);
  writeFileSync(join(folder, "install.js"), "setInterval(() => {}, 1000)");
  expect(await fetchBinary(electron, 100)).toBe(false);
});

test("a fetch that failed is not tried again the same day, but for another version it is", () => {
  const file = join(folder, "out/memory");
  const memory = new FetchMemory(file, "45.4.1");
  const day = 24 * 60 * 60 * 1000;
  expect(memory.failedToday(day)).toBe(false);
  memory.noteFailure(day);
  expect(memory.failedToday(day + 1)).toBe(true);
  expect(memory.failedToday(2 * day)).toBe(false);
  expect(new FetchMemory(file, "46.0.0").failedToday(day + 1)).toBe(false);
});

test("without a display, or as root on Linux, no window is tried", () => {
  expect(windowObstacle("linux", {}, 1000)).toBe("there is no display");
  expect(windowObstacle("linux", { DISPLAY: ":0" }, 0)).toContain("root");
  expect(windowObstacle("linux", { WAYLAND_DISPLAY: "wayland-0" }, 1000)).toBeUndefined();
  expect(windowObstacle("darwin", {}, 501)).toBeUndefined();
  expect(windowObstacle("win32", {}, undefined)).toBeUndefined();
});
