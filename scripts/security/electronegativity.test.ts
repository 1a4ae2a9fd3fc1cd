import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { buildStale } from "../build/build-stale.ts";
import { partsOf, root } from "../build/parts.ts";
import { scan, type Finding, type Scan } from "./electronegativity.ts";

let result: Scan;
beforeAll(async () => {
  await buildStale(() => {});
  result = await scan(join(root, "apps/desktop/out"));
}, 180_000);

interface Accepted {
  check: string;
  file: string;
  code?: string;
  reason: string;
}

const accepted = JSON.parse(readFileSync(new URL("accepted-findings.json", import.meta.url), "utf8")) as Accepted[];

function covers(entry: Accepted, finding: Finding): boolean {
  return entry.check === finding.check && entry.file === finding.file && finding.code.includes(entry.code ?? "");
}

test("the scanner reads every bundle with all of its checks", () => {
  expect(result.unread).toEqual([]);
  expect(result.checkCount).toBeGreaterThanOrEqual(40);
});

test("it reports nothing that nobody has explained", () => {
  const unexplained = result.findings.filter((finding) => !accepted.some((entry) => covers(entry, finding)));
  expect(unexplained).toEqual([]);
});

test("every accepted finding is still there and has a reason", () => {
  const gone = accepted.filter((entry) => !result.findings.some((finding) => covers(entry, finding)));
  expect(gone).toEqual([]);
  for (const { reason } of accepted) expect(reason.length).toBeGreaterThan(40);
});

test("a weakness planted in today's JavaScript is found", async () => {
  const folder = mkdtempSync(join(tmpdir(), "myba-planted-"));
  for (const { name } of partsOf("apps/desktop")) mkdirSync(join(folder, name));
  const code = "class Windows { #options = { webPreferences: { nodeIntegration: true } }; static { this.on?.(); } }";
  const weak = "new BrowserWindow({ webPreferences: { nodeIntegration: true, contextIsolation: false } });";
  writeFileSync(join(folder, "main/main.js"), `import { BrowserWindow } from "electron";\n${code}\n${weak}\n`);
  const { findings, unread } = await scan(folder);
  expect(unread).toEqual([]);
  expect(findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(["NODE_INTEGRATION_JS_CHECK", "CONTEXT_ISOLATION_JS_CHECK"]),
  );
  rmSync(folder, { recursive: true });
});
