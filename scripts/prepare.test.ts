import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemChromium } from "./prepare.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-prepare-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a browser on the search path is used as it is", () => {
  const browser = join(folder, "google-chrome");
  writeFileSync(browser, "#!/bin/sh\n");
  chmodSync(browser, 0o755);
  expect(systemChromium(["/nowhere", folder].join(delimiter))).toBe(browser);
});

test.skipIf(process.platform !== "linux")("a file of that name that cannot be run is not a browser", () => {
  writeFileSync(join(folder, "chromium"), "", { mode: 0o644 });
  expect(systemChromium(folder)).toBeUndefined();
});
