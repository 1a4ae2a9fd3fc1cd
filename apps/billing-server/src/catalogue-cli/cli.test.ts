import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { defaultCatalogue } from "../catalogue/default-catalogue.ts";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import { engines, startServerWorld } from "../testing/server-world.ts";
import { runCatalogueCli } from "./cli.ts";

const folder = mkdtempSync(join(tmpdir(), "myba-catalogue-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cheaper = file("cheaper", { ...defaultCatalogue, firstPurchaseDiscountPercent: 50 });
const broken = file("broken", {
  ...defaultCatalogue,
  packages: [{ key: "one", name: "One", tokens: 1, bonusTokens: 0, price: { usd: 0 } }],
});

describe.each(engines)("billing catalogue on %s", (engine) => {
  async function terminal(): Promise<{
    run: (...argv: string[]) => Promise<{ code: number; out: string; error: string }>;
    address: string;
    turn: (ms: number) => void;
    inForce: () => Promise<unknown>;
  }> {
    const the = await startServerWorld(engine);
    onTestFinished(the.end);
    const catalogues = await openCatalogues(the);
    return {
      address: the.address,
      turn: the.turn,
      run: (...argv) =>
        run(argv, the.now, { [engine === "sqlite" ? "MYBA_SERVER_DATA" : "DATABASE_URL"]: the.address }),
      inForce: () => catalogues.inForce(),
    };
  }

  test("what holds is shown in words, and as a document that can be published again", async () => {
    const { run: ask } = await terminal();
    const shown = await ask("show");
    expect(shown).toMatchObject({ code: 0, error: "Version 1\n" });
    expect(shown.out).toMatch(/starter +Starter +10 tokens +\$4\.99 or €4\.99/);
    expect(shown.out).toMatch(/ticket +Ticket +1 a ticket/);
    expect(shown.out).toMatch(/over \$50\.00 or €50\.00 +10 % more tokens/);
    const { out } = await ask("show", "--json");
    expect(JSON.parse(out)).toEqual(defaultCatalogue);
    expect(await ask("show", "--version", "9")).toMatchObject({
      code: 2,
      out: "",
      error: expect.stringContaining("no version 9"),
    });
  });

  test("a file is published, a running server follows, and the list says who and why", async () => {
    const { run: ask, turn, inForce, address } = await terminal();
    expect(await ask("publish", cheaper, "--note", "Spring", "--after", "1")).toMatchObject({
      code: 0,
      out: "Version 2 holds from 2026-01-01 00:00:00 UTC on.\n",
    });
    turn(6000);
    expect(await inForce()).toMatchObject({ version: 2, catalogue: { firstPurchaseDiscountPercent: 50 } });
    expect(await ask("publish", cheaper, "--after", "1")).toMatchObject({ code: 1, out: "" });
    const later = await ask("publish", cheaper, "--from", "2026-02-01", "--json", "--database", address);
    expect(JSON.parse(later.out)).toEqual({ version: 3, activeFrom: Date.UTC(2026, 1, 1), replaced: [], doubts: [] });
    expect((await ask("versions")).out).toMatch(
      /^3 +from 2026-02-01 00:00:00 UTC +terminal:ada\n2 +in force +terminal:ada +Spring\n1 +myba +The catalogue/,
    );
    const again = await ask("publish", cheaper);
    expect(again.error).toBe("It takes the place of version 3, planned from 2026-02-01 00:00:00 UTC on.\n");
    expect(JSON.parse((await ask("versions", "--json")).out)).toMatchObject([
      { version: 4, isInForce: true },
      {},
      {},
      {},
    ]);
  });

  test("what cannot be published is refused with its place, and nothing changes", async () => {
    const { run: ask } = await terminal();
    for (const command of ["check", "publish"]) {
      const { code, out, error } = await ask(command, broken);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(error).toContain("packages, one, price, usd: must be above 0");
    }
    expect(JSON.parse((await ask("versions", "--json")).out)).toHaveLength(1);
  });
});

test("a sound file is told in words, with what is doubtful about it", async () => {
  const odd = file("odd", {
    ...defaultCatalogue,
    packages: [{ key: "yen", name: "Yen", tokens: 5, bonusTokens: 1, price: { jpy: 500, kwd: 1990 }, validDays: 30 }],
    features: [{ key: "chat", name: "Chat", tokens: 1, per: "message" }],
    volumeBonuses: [],
  });
  const { code, out, error } = await run(["check", odd]);
  expect(code).toBe(0);
  expect(out).toMatch(/5 tokens \+ 1 +¥500 or KWD\s1\.990 +for 30 days/);
  expect(error).toContain("No feature has the key ticket");
  expect(JSON.parse((await run(["check", odd, "--json"])).out)).toMatchObject({
    isSound: true,
    doubts: [{}].map(() => expect.any(String)),
  });
});

test.for([
  ["a folder without a server", ["show", "--database", folder], "no server.db"],
  [
    "a database that cannot be reached",
    ["show", "--database", "postgres://me:secret@127.0.0.1:1/none"],
    "There is nothing of a billing server at 127.0.0.1:1/none",
  ],
  ["no such command", ["sell"], "unknown command"],
  ["no number", ["show", "--version", "one"], "number of a version"],
] as const)("%s ends with 2, says what to do and no password", async ([, argv, words]) => {
  const { code, out, error } = await run(argv);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(error).toContain(words);
  expect(error).not.toContain("secret");
});

test("a file that is no catalogue is refused, and help explains commands and exit codes", async () => {
  writeFileSync(join(folder, "text"), "not JSON");
  for (const path of [join(folder, "text"), join(folder, "nowhere")]) {
    expect(await run(["check", path])).toMatchObject({
      code: 1,
      error: expect.stringContaining("no JSON that can be read"),
    });
  }
  const { code, out } = await run(["--help"]);
  expect(code).toBe(0);
  for (const words of ["show", "check", "publish", "versions", "Exit codes: 0 all is well"])
    expect(out).toContain(words);
});

async function run(
  argv: readonly string[],
  now: () => number = () => 0,
  env: Record<string, string> = {},
): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ["", ""];
  const code = await runCatalogueCli(argv, {
    writeOut: (text) => void (out += text),
    writeError: (text) => void (error += text),
    env,
    user: "ada",
    columns: 100,
    now,
  });
  return { code, out, error };
}

function file(name: string, document: unknown): string {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}
