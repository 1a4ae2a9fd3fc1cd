import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

test("the program says where it listens and that it is a stand-in, and stops when told to", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--dialect", "ollama"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let said = "";
  program.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  while (!said.includes("Keys:")) {
    // oxlint-disable-next-line no-await-in-loop -- until the program has said everything
    await once(program.stdout, "data");
  }
  expect(said).toContain("sandbox stand-in");
  const [origin = ""] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
  const response = await fetch(`${origin}/api/tags`);
  expect(response.headers.get("server")).toBe("myba-sandbox");
  program.kill("SIGTERM");
  expect(await once(program, "close")).toEqual([0, null]);
});

test("a mistyped option is explained, not started", async () => {
  const program = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), "--dialect", "olama"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  program.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  expect(await once(program, "close")).toEqual([2, null]);
  expect(said).toBe("--dialect is one of openai, azure, anthropic, openrouter, ollama.\n");
});
