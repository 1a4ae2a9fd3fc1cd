import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
let data: string;
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), "myba-cli-"));
});
afterAll(() => rmSync(data, { recursive: true }));

function myba(...argv: string[]): ChildProcess & { stdin: NodeJS.WritableStream; stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [main, "--data", data, ...argv], { stdio: "pipe" });
  // Whether a program that ends early reads its input to the end is not what is tested here.
  child.stdin.on("error", () => undefined);
  return child;
}

async function textOf(stream: AsyncIterable<unknown> | null): Promise<string> {
  let text = "";
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

test("in a pipe, standard output is the result and nothing else", async () => {
  const child = myba("generate", "-", "--format", "json");
  child.stdin.end("As a customer, I want to pay by card so that I save time.\n");
  const [out, error, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "exit")]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
  expect(JSON.parse(out)).toMatchObject({ format: "myba/tickets", tickets: [{ id: "d1" }] });
});

test("an expected error is two lines without a stack, and exit code 1", async () => {
  const child = myba("show", "T-99");
  const [out, error, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "exit")]);
  expect({ code, out, lines: error.trimEnd().split("\n").length }).toEqual({ code: 1, out: "", lines: 2 });
});

test("a reader that closes the pipe early causes no noise", async () => {
  const child = myba("generate", "-", "--format", "json");
  child.stdin.end("The shop must send an invoice for every order within 5 minutes.\n".repeat(500));
  await once(child.stdout, "data");
  child.stdout.removeAllListeners();
  child.stdout.on("error", () => undefined);
  (child.stdout as unknown as { destroy(): void }).destroy(); // A pipe's reading end has it.
  const [error, [code]] = await Promise.all([textOf(child.stderr), once(child, "exit")]);
  expect({ code, error }).toEqual({ code: 0, error: "" });
});

test.skipIf(process.platform === "win32")("Ctrl-C ends it with 130, also while it waits for input", async () => {
  const child = myba("generate", "-");
  // The program answers signals once it reads; it has read the first bytes when its buffer takes more.
  child.stdin.write("x".repeat(1_000_000));
  await once(child.stdin, "drain");
  child.kill("SIGINT");
  const [out, error, [code]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, "exit")]);
  expect({ code, out, error }).toEqual({ code: 130, out: "", error: "" });
});
