import { expect, describe, onTestFinished, test } from "vitest";
import { generate, startGenerationWorld } from "../generation/testing/generation-world.ts";
import { engines } from "../testing/server-world.ts";
import { runMarginCli } from "./cli.ts";

const dayMs = 24 * 60 * 60_000;

describe.each(engines)("billing margin on %s", (engine) => {
  async function terminal() {
    const the = await startGenerationWorld(engine);
    onTestFinished(the.end);
    const { address, now, turn } = the.world;
    await the.give(100);
    const first = (await generate(the.generations)).receipt;
    turn(dayMs);
    const second = (await generate(the.generations, { maxTokens: 1 })).receipt;
    const env = { [engine === "sqlite" ? "MYBA_SERVER_DATA" : "DATABASE_URL"]: address };
    return { first, second, now, ask: (...argv: string[]) => run(argv, env, now) };
  }

  test("tokens that came in are beside what the service charged, each day, and together", async () => {
    const { ask, first, second } = await terminal();
    const { code, out } = await ask("--json");
    expect(code).toBe(0);
    // SAFETY: what is printed is checked right below.
    const report = JSON.parse(out) as { days: object[]; total: object; from: string; to: string };
    expect(report.days).toMatchObject([
      { day: "2026-01-01", model: "openai/gpt-5-mini", generations: 1, capturedTokens: first.capturedTokens },
      { day: "2026-01-02", model: "openai/gpt-5-mini", generations: 1, capturedTokens: second.capturedTokens },
    ]);
    expect(report.total).toMatchObject({
      generations: 2,
      capturedTokens: first.capturedTokens + second.capturedTokens,
      tickets: first.tickets + second.tickets,
      withoutCost: 1,
    });
    const text = (await ask()).out;
    expect(text).toMatch(/2026-01-01 +openai\/gpt-5-mini +7 +1 +0 +\d+ +\d+ +\d+ +\d+ +\$0\.\d{6} +\$0\.000000 +0\n/);
    expect(text).toMatch(/Together +2 +0 +/);
  });

  test("a period is of days in UTC, the last one with it; the last thirty where none is named", async () => {
    const { ask } = await terminal();
    const daysOf = async (...argv: string[]) => {
      const { code, out } = await ask("--json", ...argv);
      expect(code).toBe(0);
      // SAFETY: the command's own document.
      return (JSON.parse(out) as { days: { day: string }[] }).days.map(({ day }) => day);
    };
    expect(await daysOf("--from", "2026-01-02")).toEqual(["2026-01-02"]);
    expect(await daysOf("--to", "2026-01-01")).toEqual(["2026-01-01"]);
    expect(await daysOf("--from", "2026-01-01", "--to", "2026-01-02")).toEqual(["2026-01-01", "2026-01-02"]);
    expect(await daysOf("--from", "2025-01-01", "--to", "2025-12-31")).toEqual([]);
    expect((await ask("--from", "2025-01-01", "--to", "2025-12-31")).out).toContain("No generation ended");
    for (const wrong of ["yesterday", "2026-02-30", "2026-1-1"]) {
      expect(await ask("--from", wrong)).toMatchObject({ code: 2, out: "" });
    }
  });
});

test("an address without a server is refused with what to do, and without its password", async () => {
  for (const address of ["/nowhere/at/all", "postgres://myba:secret@127.0.0.1:9/none"]) {
    const { code, out, error } = await run(["--database", address], {}, Date.now);
    expect([code, out]).toEqual([2, ""]);
    expect(error.length).toBeGreaterThan(0);
    expect(error).not.toContain("secret");
  }
  expect(await run(["--help"], {}, Date.now)).toMatchObject({ code: 0, out: expect.stringContaining("--from") });
});

async function run(argv: readonly string[], env: Record<string, string>, now: () => number) {
  let [out, error] = ["", ""];
  const code = await runMarginCli(argv, {
    writeOut: (text) => void (out += text),
    writeError: (text) => void (error += text),
    env,
    now,
  });
  return { code, out, error };
}
