import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxForTests } from "../core/account/testing/account-world.ts";
import { startCore } from "../core/core.ts";
import { coreConfig } from "../core/testing/test-core.ts";
import { type Ran, runMyba, type TerminalOptions } from "./testing/terminal.ts";

const notes = `As a clerk, I want to export orders so that accounting has them.

As a clerk, I want to print labels so that parcels find their way.
`;

const passphrase = "correct horse";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await sandboxForTests();
  folder = mkdtempSync(join(tmpdir(), "myba-cli-tokens-"));
  writeFileSync(join(folder, "notes.md"), notes);
  // Here is no keychain, and a terminal beside a window keeps nothing in memory.
  const core = await startCore(coreConfig({ dataFolder: join(folder, "data") }));
  await core.client.secrets.setPassphrase({ passphrase, current: null });
  await core.close();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await sandbox.close();
});

function generate(args: readonly string[], options: TerminalOptions = {}): Promise<Ran> {
  const env = { MYBA_BILLING_URL: sandbox.url, MYBA_PASSPHRASE: passphrase, ...options.env };
  return runMyba(join(folder, "data"), ["generate", join(folder, "notes.md"), "--provider", "myba", ...args], {
    ...options,
    env,
  });
}

test("a terminal says what a text costs in tokens, asks, and prints the receipt", async () => {
  const no = await generate([], { answers: ["n"] });
  expect(no).toMatchObject({ code: 1, out: "", error: expect.stringContaining("2 tokens; you have 3\nSend it?") });
  const yes = await generate(["--yes"]);
  expect(yes).toMatchObject({ code: 0, out: expect.stringContaining("export orders") });
  expect(yes.error).toContain("2 tokens used for 2 tickets.\n");
  const away = await generate(["--yes"], { env: { MYBA_BILLING_URL: "http://127.0.0.1:9" } });
  expect(away).toMatchObject({ code: 1, out: "", error: expect.stringContaining("billing server cannot be reached") });
  const instead = await generate(["--fallback"], { env: { MYBA_BILLING_URL: "http://127.0.0.1:9" } });
  expect(instead).toMatchObject({ code: 0, out: expect.stringContaining("print labels") });
  expect(instead.error).toContain("billing server cannot be reached. Asking Offline engine.");
});
