import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runKeysCli } from "./cli.ts";

test.each([
  ["signing", "MYBA_SIGNING_KEYS"],
  ["secret", "MYBA_SERVER_SECRETS"],
  ["chain", "MYBA_LEDGER_CHAIN_KEY"],
])("a new %s key goes in front of those there are, and both are named without telling them", async (kind, variable) => {
  const first = await run(["make", kind], {});
  expect(first).toMatchObject({ code: 0, error: expect.stringContaining("the only one") });
  const [older] = await idsOf(kind, { [variable]: first.out });
  const second = await run(["make", kind], { [variable]: first.out.trim() });
  expect(second.error).toContain(`before ${older}`);
  const ids = await idsOf(kind, { [variable]: second.out });
  expect(ids).toHaveLength(2);
  expect(ids[1]).toBe(older);

  const behind = await run(["make", kind, "--behind"], { [variable]: first.out });
  const [before, after] = await idsOf(kind, { [variable]: behind.out });
  expect(before).toBe(older);
  const advanced = await run(["advance", kind], { [variable]: behind.out });
  expect(await idsOf(kind, { [variable]: advanced.out })).toEqual([after, older]);

  const shown = await run(["show"], { [variable]: second.out });
  expect(shown.out).toContain(ids.join(", "));
  const secrets = second.out.match(/"d":"[^"]+"|[A-Za-z0-9+/=]{32,}/g) ?? [];
  expect(secrets.length).toBeGreaterThanOrEqual(2);
  for (const secret of secrets) expect(shown.out + second.error).not.toContain(secret.replace(/^"d":"|"$/g, ""));
});

test("keys that the server made in its data folder are found there, and none is made by looking", async () => {
  const folder = emptyFolder();
  const env = { MYBA_SERVER_DATA: folder };
  expect((await run(["show"], env)).out).toMatch(/^signing +none yet .*\nsecret +none yet .*\nchain +none yet /);
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(join(folder, "server.secret"), `${Buffer.alloc(32, 7).toString("base64")}\n`);
  const made = await run(["make", "secret"], env);
  expect(made.out.trim().split(",")[1]).toBe(Buffer.alloc(32, 7).toString("base64"));
  expect(await idsOf("secret", env)).toEqual((await idsOf("secret", { MYBA_SERVER_SECRETS: made.out })).slice(1));
});

test("damaged keys are told, never quoted", async () => {
  const shown = await run(["show"], { MYBA_LEDGER_CHAIN_KEY: "tooshort" });
  expect(shown).toMatchObject({ code: 1, error: expect.stringContaining("less than 32 bytes") });
  expect(shown.error).not.toContain("tooshort");
  expect(await run(["make", "coffee"], {})).toMatchObject({ code: 2, out: "" });
});

type Env = Readonly<Record<string, string>>;

async function idsOf(kind: string, env: Env): Promise<readonly string[]> {
  const rings = JSON.parse((await run(["show", "--json"], env)).out) as { kind: string; ids: string[] }[];
  return rings.find((ring) => ring.kind === kind)?.ids ?? [];
}

async function run(argv: readonly string[], env: Env): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ["", ""];
  const code = await runKeysCli(argv, {
    env: { MYBA_SERVER_DATA: join(tmpdir(), "myba-nothing-is-here"), ...env },
    writeOut: (text) => void (out += text),
    writeError: (text) => void (error += text),
  });
  return { code, out, error };
}

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-keys-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
