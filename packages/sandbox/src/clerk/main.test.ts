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
  while (!said.includes("linus@example.com")) {
    // oxlint-disable-next-line no-await-in-loop -- until the program has said everything
    await once(program.stdout, "data");
  }
  const [, url = ""] = /CLERK_API_URL=(\S+)/.exec(said) ?? [];
  const [, key = ""] = /CLERK_SECRET_KEY=(\S+)/.exec(said) ?? [];
  const response = await fetch(`${url}/v1/users/count`, { headers: { authorization: `Bearer ${key}` } });
  expect(await response.json()).toEqual({ object: "total_count", total_count: 3 });
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
