import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { bundleFormats } from "@myba/shared/tickets/bundle";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { clientOverPort, type CoreClient } from "../../bridge/client.ts";
import type { ProviderRow } from "../../bridge/providers.ts";
import type { Core } from "../core.ts";
import { everything } from "../testing/everything.ts";
import { temporaryDataFolder, testCore } from "../testing/test-core.ts";
import { Canary } from "./testing/canary.ts";
import { MemoryKeychain } from "./testing/memory-keychain.ts";

const key = new Canary("sk-canary-Zq7/x+WmP2vKd9TnB4rLc8Hy");
const second = new Canary("sk-canary-Jf3/t+QsX6uGa1MoE5wNi0Rz");
const proxyPassword = new Canary("proxy-canary-Vb8kYe2hDp5jUs7g");
const passphrase = new Canary("passphrase-canary-Cm4oIx9aTl6fWq3z");
const canaries = [key, second, proxyPassword, passphrase];

const notes =
  "As a clerk, I want to export orders so that accounting has them.\nThe export must finish within 5 seconds.";

let double: ModelDouble;
let elsewhere: ModelDouble;

beforeEach(async () => {
  double = await startModelDouble({ validKeys: [key.value, second.value] });
  elsewhere = await startModelDouble({ isKeyless: true });
});
afterEach(async () => {
  await double.close();
  await elsewhere.close();
});

/** A window of a core, with everything that ever came to it. */
function tappedWindow(core: Core): { client: CoreClient; heard: Buffer[] } {
  const { port1, port2 } = new MessageChannel();
  const heard: Buffer[] = [];
  port2.addEventListener("message", ({ data }: { data: unknown }) => {
    heard.push(typeof data === "string" ? Buffer.from(data) : Buffer.from(data as ArrayBuffer)); // The two there are.
  });
  core.serve.port(port1);
  port2.start();
  onTestFinished(() => port2.close());
  return { client: clientOverPort(port2), heard };
}

const failures: unknown[] = [];
beforeEach(() => void (failures.length = 0));

/** What went wrong, which is what is looked at. */
async function failing(work: Promise<unknown>): Promise<void> {
  failures.push(await work.then(() => undefined).catch((error: unknown) => error));
}

async function generate(client: CoreClient, row: ProviderRow): Promise<void> {
  const [project] = await client.projects.list();
  const choice = { providerId: row.id, model: null };
  const { id } = await client.generations.start({
    projectId: project!.id, // Every folder has one.
    name: "notes",
    text: notes,
    draftId: null,
    choice,
    confirmed: true,
  });
  for await (const event of await client.generations.feed({ id })) if (event.kind === "ended") failures.push(event);
}

const tiers = ["keychain", "passphrase", "session"] as const;

test.each(tiers)("with keys in the %s, a key is nowhere but there and at its provider", async (tier) => {
  const dataFolder = temporaryDataFolder();
  const keychain = new MemoryKeychain();
  if (tier !== "keychain") keychain.missing = "none here";
  const core = await testCore({ dataFolder, openKeychain: keychain.open });
  const { client, heard } = tappedWindow(core);
  if (tier === "passphrase") await client.secrets.setPassphrase({ passphrase: passphrase.value, current: null });
  if (tier === "session") await client.secrets.useSession();

  const row = await client.providers.add({
    preset: "openai",
    baseUrl: double.url("openai"),
    key: key.value,
    unchecked: false,
  });
  await generate(client, row);
  await failInManyWays(client, row);
  await useEverything(client, row);
  await breakIt(core, client);
  await core.close();

  expect(failures.length).toBeGreaterThan(10);
  for (const canary of canaries) {
    for (const message of heard) expect(canary.foundIn(message)).toEqual([]);
    expect(failures.filter((failure) => canary.isReachableFrom(failure))).toEqual([]);
    expect(canary.filesIn(dataFolder)).toEqual([]);
    expect(canary.foundIn(JSON.stringify(process.env))).toEqual([]);
  }
  expect(readFileSync(join(dataFolder, "myba.log"), "utf8")).toContain("a procedure failed");
  expect(double.requests.every(({ headers }) => headers.authorization?.startsWith("Bearer sk-"))).toBe(true);
  expect(elsewhere.requests).toEqual([]);
});

async function failInManyWays(client: CoreClient, row: ProviderRow): Promise<void> {
  // A provider may be careless enough to repeat the key in what it says.
  const echo = `The key ${key.value} (Bearer ${key.value}, ${encodeURIComponent(key.value)}) is not right.`;
  for (const status of [400, 401, 402, 403, 404, 429, 500]) {
    double.script({ fault: { kind: "status", status, message: echo, retryAfter: "0" } });
    await generate(client, row);
    await failing(
      client.providers
        .test({ id: row.id })
        .then(({ error }) => Promise.reject(new Error(error?.code, { cause: error }))),
    );
  }
  double.script([{ fault: { kind: "cut", afterPieces: 20 } }, { fault: { kind: "midStreamError", afterPieces: 5 } }]);
  await generate(client, row);
  await generate(client, row);
  for (const status of [301, 302, 307, 308] as const) {
    double.script({ fault: { kind: "redirect", status, location: `${elsewhere.url("openai")}/chat/completions` } });
    await generate(client, row);
  }
  double.scriptPages({ fault: { kind: "redirect", status: 307, location: "file:///etc/passwd" } });
  await failing(client.providers.models({ id: row.id, refresh: true }));
  double.scriptPages({ fault: { kind: "status", status: 401, message: echo } });
  await failing(client.providers.models({ id: row.id, refresh: true }));
  await failing(client.providers.replaceKey({ id: row.id, key: second.value, unchecked: false }));
  await failing(
    client.providers.add({ preset: "openai", baseUrl: double.url("openai"), key: second.value, unchecked: false }),
  );
  double.reset();
  await failing(
    client.providers.add({ preset: "openai", baseUrl: `https://u:${second.value}@x.test`, unchecked: true }),
  );
  await failing(
    client.providers.add({ preset: "openai", baseUrl: `https://x.test/?key=${second.value}`, unchecked: true }),
  );
  await failing(client.secrets.unlock({ passphrase: second.value }));
  await failing(client.secrets.setPassphrase({ passphrase: "long enough", current: second.value }));
  // Input of a wrong shape is refused in words that quote nothing.
  await failing(client.providers.replaceKey({ id: key.value, key: key.value, unchecked: false }));
  await failing(client.providers.add({ preset: "openai", key: { secret: key.value } as never, unchecked: false }));
}

async function useEverything(client: CoreClient, row: ProviderRow): Promise<void> {
  await client.providers.replaceKey({ id: row.id, key: second.value, unchecked: false });
  await client.providers.replaceKey({ id: row.id, key: key.value, unchecked: false });
  await client.providers.models({ id: row.id, refresh: true });
  await client.providers.change({ id: row.id, changes: { label: "Mine", fallback: true, mayCost: true } });
  const proxied = await client.providers.add({
    preset: "openai",
    key: second.value,
    proxyUrl: `http://jane:${proxyPassword.value}@127.0.0.1:9`,
    unchecked: true,
  });
  await failing(client.providers.models({ id: proxied.id, refresh: true }));
  await client.providers.change({ id: proxied.id, changes: { baseUrl: elsewhere.url("openai"), proxyUrl: null } });
  await failing(client.providers.models({ id: proxied.id, refresh: true }));
  await client.providers.remove({ id: proxied.id });
  const { rows } = await client.tickets.list(everything);
  const ids = rows.map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(0);
  for (const format of bundleFormats)
    expect(canariesIn((await client.transfer.export({ ids, format })).text)).toEqual([]);
  await Promise.all([
    client.providers.list(),
    client.providers.presets(),
    client.secrets.state(),
    client.app.info(),
    client.app.settings(),
    client.generations.list({ projectId: null }),
    client.costs.receipts({ offset: 0, limit: 100 }),
    client.tickets.get({ id: ids[0]! }), // There is one.
    client.tickets.history({ id: ids[0]! }),
  ]);
}

const canariesIn = (text: string): string[] => canaries.flatMap((canary) => canary.foundIn(text));

/** Something nobody expected, with the key in play: the log gets a line. */
async function breakIt(core: Core, client: CoreClient): Promise<void> {
  core.store.db.exec("ALTER TABLE connection RENAME TO gone");
  await failing(client.providers.list());
  await failing(
    client.providers.add({ preset: "openai", baseUrl: double.url("openai"), key: key.value, unchecked: true }),
  );
  core.store.db.exec("ALTER TABLE gone RENAME TO connection");
}

test("a program that is killed while it asks a model leaves no key behind, and its next start has it again", async () => {
  const dataFolder = temporaryDataFolder();
  const program = fileURLToPath(new URL("testing/asking-process.ts", import.meta.url));
  const child = spawn(process.execPath, [program, dataFolder, double.url("openai")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(`${passphrase.value}\n${key.value}\n`);
  const exited = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "a ticket") child.kill("SIGKILL");
  }
  await exited;
  for (const canary of canaries) expect(canary.filesIn(dataFolder)).toEqual([]);
  const core = await testCore({ dataFolder });
  await core.client.secrets.unlock({ passphrase: passphrase.value });
  const [row] = await core.client.providers.list();
  expect(row).toMatchObject({ label: "OpenAI", keyMask: "sk-…c8Hy", obstacle: null });
  expect(await core.client.providers.test({ id: row!.id })).toMatchObject({ error: null }); // It was just seen.
});

test("what looks for the key finds it in every form", () => {
  const folder = temporaryDataFolder();
  const forms = [
    key.value,
    key.value.toUpperCase(),
    Buffer.from(key.value).toString("base64"),
    Buffer.from(`x${key.value}y`).toString("base64"),
    Buffer.from(`{"a":"${key.value}"}`).toString("base64url"),
    Buffer.from(key.value).toString("hex").toUpperCase(),
    encodeURIComponent(key.value),
    Buffer.from(`..${key.value}..`, "utf16le"),
    Buffer.from(`Bearer ${key.value}`, "utf16le").swap16(),
  ];
  for (const form of forms) expect(key.foundIn(form)).not.toEqual([]);
  expect(key.foundIn(second.value)).toEqual([]);
  expect(key.isReachableFrom(new Error("x", { cause: { headers: new Map([["a", [key.value]]]) } }))).toBe(true);
  cpSync(fileURLToPath(new URL(".", import.meta.url)), folder, { recursive: true });
  writeFileSync(join(folder, "testing", "leak"), `- ${key.value} -`);
  expect(key.filesIn(folder)).toContain(join(folder, "testing", "leak"));
});
