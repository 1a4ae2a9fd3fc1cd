import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the program says how a billing server uses it, answers, and stops when told to", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "main.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  program.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  while (!said.includes("test-cards.ts")) {
    // oxlint-disable-next-line no-await-in-loop -- until the program has said everything
    await once(program.stdout, "data");
  }
  const [, url = ""] = /STRIPE_API_URL=(\S+)/.exec(said) ?? [];
  const [, key = ""] = /STRIPE_SECRET_KEY=(\S+)/.exec(said) ?? [];
  const headers = { authorization: `Bearer ${key}`, "stripe-version": "2026-10-28.endive" };
  const response = await fetch(`${url}/v1/customers`, { headers });
  expect(await response.json()).toEqual({ object: "list", data: [], has_more: false, url: "/v1/customers" });
  program.kill("SIGTERM");
  expect(await once(program, "close")).toEqual([0, null]);
});

test("a mistyped option is explained, not started", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--webhook-url", "here"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  program.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await once(program, "close")).toEqual([2, null]);
  expect(said).toBe("--webhook-url is where webhooks go.\n");
});
