import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { ticketBundle } from "@myba/shared/tickets/bundle";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startCore } from "../core/core.ts";
import { type Ran, runMyba, type TerminalOptions } from "./testing/terminal.ts";

const notes =
  "# Shop\n\nAs a customer, I want to pay by card so that I save time.\nThe payment must finish within 5 seconds.\n";
const key = sandboxKeys.valid;

let double: ModelDouble;
let folder: string;
let data: string;
let file: string;

beforeAll(async () => {
  double = await startModelDouble();
});
afterAll(() => double.close());
beforeEach(() => {
  double.reset();
  folder = mkdtempSync(join(tmpdir(), "myba-cli-provider-"));
  data = join(folder, "data");
  file = join(folder, "notes.md");
  writeFileSync(file, notes);
});
afterEach(() => rmSync(folder, { recursive: true }));

const environment = (): NodeJS.ProcessEnv => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: double.url("openai") });

function generate(args: readonly string[], options: TerminalOptions = {}): Promise<Ran> {
  return runMyba(data, ["generate", file, ...args], { env: environment(), ...options });
}

test("a model writes tickets with the key of the environment, its cost is told before and after", async () => {
  const ran = await generate(["--provider", "openai", "--model", "gpt-5-mini", "--yes", "--format", "json"]);
  expect(ran.code).toBe(0);
  const { tickets, sources } = ticketBundle.parse(JSON.parse(ran.out));
  expect(tickets.length).toBeGreaterThan(0);
  expect(tickets.every(({ meta }) => meta.model === "gpt-5-mini")).toBe(true);
  expect(sources[0]?.coverage.covered).toBeGreaterThan(0);
  expect(ran.error).toMatch(/^OpenAI, gpt-5-mini: 1 call, .*\$\d/);
  expect(ran.error).toMatch(/OpenAI, gpt-5-mini answered: [\d,]+ tokens read, [\d,]+ written, \$\d+\.\d+\.\n$/);
  expect(double.calls.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true);
});

test("the key of the environment is used and never stored", async () => {
  const ran = await generate(["--provider", "openai", "--yes"]);
  expect(ran.code).toBe(0);
  const written = readdirSync(data).map((name) => readFileSync(join(data, name), "latin1"));
  expect([...written, ran.out, ran.error].some((text) => text.includes(key))).toBe(false);
});

test("without a model one is chosen that the provider offers", async () => {
  const { code, error } = await generate(["--provider", "openai", "--yes"]);
  expect({ code, error }).toMatchObject({ code: 0, error: expect.stringContaining("OpenAI, gpt-5-mini answered") });
});

test("what costs is sent after a yes, and after nothing else", async () => {
  const no = await generate(["--provider", "openai", "-m", "gpt-5-mini", "--project", "New"], { answers: ["n"] });
  expect(no).toMatchObject({ code: 1, out: "", error: expect.stringContaining("Send it? [y/N]") });
  const nobody = await generate(["--provider", "openai", "-m", "gpt-5-mini"]);
  expect(nobody).toMatchObject({ code: 1, out: "", error: expect.stringContaining("--yes agrees to it") });
  expect(double.calls).toEqual([]);
  expect((await runMyba(data, ["list", "--project", "New"])).code).toBe(1);
  expect(await generate(["--provider", "openai", "-m", "gpt-5-mini"], { answers: ["y"] })).toMatchObject({ code: 0 });
  expect(double.calls.length).toBeGreaterThan(0);
});

test.each([
  ["a wrong key", { OPENAI_API_KEY: "wrong" }, "OpenAI does not accept this key."],
  ["no credit", { OPENAI_API_KEY: sandboxKeys.withoutCredit }, "has no credit left"],
  ["no key at all", { OPENAI_API_KEY: "" }, "OPENAI_API_KEY is not set"],
  ["nobody at the address", { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" }, "Nothing answers at"],
])("%s is told in words, with exit code 1", async (_what, env, words) => {
  const ran = await generate(["--provider", "openai", "--yes"], { env: { ...environment(), ...env } });
  expect(ran).toMatchObject({ code: 1, out: "", error: expect.stringContaining(words) });
});

test("a name that nobody has is answered with those there are", async () => {
  const ran = await generate(["--provider", "nobody"]);
  expect(ran).toMatchObject({ code: 1, error: expect.stringContaining("there are Offline engine, OpenAI") });
});

test("a stream that breaks leaves what came, on standard output and in the project", async () => {
  double.script({ fault: { kind: "cut", afterPieces: 40 } });
  const ran = await generate(["--provider", "openai", "-m", "gpt-5-mini", "--yes", "-p", "Shop", "-f", "json"]);
  expect(ran).toMatchObject({ code: 1, error: expect.stringContaining("The answer of OpenAI broke off") });
  expect(ticketBundle.parse(JSON.parse(ran.out)).tickets.length).toBeGreaterThan(0);
  expect((await runMyba(data, ["list", "--project", "Shop"])).out).toMatch(/^KEY .*\nT-1 /);
  expect(double.calls).toHaveLength(1);
});

test("Ctrl-C keeps the tickets found so far and says where", async () => {
  const interrupt = new AbortController();
  double.script({ pieceDelayMs: 5 });
  const ran = await generate(["--provider", "openai", "-m", "gpt-5-mini", "--yes", "-p", "Shop"], {
    isTerminal: true,
    interrupted: interrupt.signal,
    onError: (text) => /Writing…/.test(text) && interrupt.abort(),
  });
  expect(ran).toMatchObject({
    code: 130,
    out: "",
    error: expect.stringMatching(/Stopped\. What was found so far, \d+ tickets?, is kept in Shop/),
  });
  expect((await runMyba(data, ["list", "--project", "Shop"])).out).toContain("T-1");
});

test("another steps in only with --fallback, and it is said who answers", async () => {
  double.script({ fault: { kind: "status", status: 503 } });
  const alone = await generate(["--provider", "openai", "-m", "gpt-5-mini", "--yes"]);
  expect(alone).toMatchObject({ code: 1, out: "" });
  const ran = await generate(["--provider", "openai", "-m", "gpt-5-mini", "--yes", "--fallback"]);
  expect(ran.code).toBe(0);
  expect(ran.out).toContain("pay by card");
  expect(ran.error).toMatch(/out of order.*Asking Offline engine\./);
  expect(ran.error).toMatch(/Offline engine answered\.\n$/);
}, 60_000);

test("Ollama is free: nobody is asked about money", async () => {
  const ran = await generate(["--provider", "ollama"], { env: { OLLAMA_HOST: double.url("ollama") } });
  expect(ran.code).toBe(0);
  expect(ran.error).toMatch(/^Ollama, qwen3:8b: .*free\n/);
});

test("any address that speaks like OpenAI can be given", async () => {
  const args = ["--provider", "other", "-m", "gpt-4.1-mini", "--address", double.url("openai"), "--yes"];
  const ran = await generate(args, { env: { MYBA_API_KEY: key } });
  expect({ code: ran.code, tickets: ran.out.includes("#") }).toEqual({ code: 0, tickets: true });
});

test("keys behind a passphrase are unlocked by the one in the environment, or by typing it", async () => {
  const available = { available: true } as const;
  const capabilities = { nativeWindow: available, deepLinks: available };
  const core = await startCore({ dataFolder: data, version: "1", capabilities });
  await core.client.secrets.setPassphrase({ passphrase: "correct horse", current: null });
  await core.client.providers.add({
    preset: "openai",
    baseUrl: double.url("openai"),
    key,
    label: "Mine",
    unchecked: false,
  });
  await core.close();
  const args = ["--provider", "mine", "--yes"];
  expect(await generate(args, { env: {} })).toMatchObject({
    code: 1,
    error: expect.stringMatching(/MYBA_PASSPHRASE[^]*locked/),
  });
  expect(await generate(args, { env: {}, answers: ["wrong"] })).toMatchObject({
    code: 1,
    error: expect.stringContaining("That is not the passphrase"),
  });
  expect(await generate(args, { env: {}, answers: ["correct horse"] })).toMatchObject({ code: 0 });
  expect(await generate(args, { env: { MYBA_PASSPHRASE: "correct horse" } })).toMatchObject({ code: 0 });
});

test("providers are listed with those of the environment, and can be tested", async () => {
  const listed = await runMyba(data, ["providers"], { env: environment() });
  expect(listed.out).toMatch(/^NAME .*\nOffline engine +offline .*free, on this computer\nOpenAI +openai .*…0001/);
  const json = await runMyba(data, ["providers", "list", "--format", "json"], { env: environment() });
  expect(JSON.parse(json.out)).toMatchObject({
    providers: [{ id: "offline" }, { preset: "openai", keyMask: "…0001" }],
  });
  const tested = await runMyba(data, ["providers", "test", "openai"], { env: environment() });
  expect(tested).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^OpenAI works: models listed in \d+ ms, gpt-5-mini answered in \d+ ms\.\n$/),
  });
  const refused = await runMyba(data, ["providers", "test", "openai"], {
    env: { ...environment(), OPENAI_API_KEY: "wrong" },
  });
  expect(refused).toMatchObject({ code: 1, out: "", error: expect.stringContaining("does not accept this key") });
});
