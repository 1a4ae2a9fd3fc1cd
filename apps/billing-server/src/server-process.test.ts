import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeTestDevice, sha256, type TestDevice } from "./identity/testing/test-device.ts";
import { fileAnchor } from "./ledger/proof/anchors.ts";
import { chainKeysInFile } from "./ledger/proof/chain-key.ts";
import { openProofDatabase } from "./ledger/proof/open-proof-database.ts";
import { verify } from "./ledger/proof/verify.ts";

const main = join(import.meta.dirname, "main.ts");

interface ServerProcess {
  readonly url: string;
  /** Ends it by a signal; the exit code, or null where the signal itself ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
  readonly lines: readonly string[];
  /** Whoever reads its log is gone. */
  closeLog(): void;
}

describe("a server that is a process of its own", () => {
  test("ends in order on SIGTERM: streams are told to come back, and the ledger is sealed to its last row", async () => {
    const folder = dataFolder();
    const server = await startProcess(folder);
    const device = makeTestDevice();
    expect((await ask(server, device, "POST", "/anonymous-session", {})).status).toBe(200);
    const stream = await ask(server, device, "GET", "/events");
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = "";
    while (!heard.includes('"balance"')) heard += (await reader?.read())?.value ?? "";
    const ended = server.end("SIGTERM");
    for (let step = await reader?.read(); step?.done === false; step = await reader?.read()) heard += step.value;
    expect(heard).toContain("event: error");
    expect(heard).toContain("retry: ");
    expect(heard).toContain('"code":"server/unavailable"');
    expect(await ended).toBe(0);
    expect(server.lines.at(-1)).toContain('"msg":"stopped"');

    const file = join(folder, "ledger.db");
    const database = await openProofDatabase(file);
    const keys = chainKeysInFile(`${file}.chain-key`);
    const anchors = [fileAnchor(`${file}.anchors.jsonl`)];
    expect(await verify(database, { keys, anchors, now: Date.now })).toMatchObject({ isSound: true });
    await database.close();
  });

  test("loses nothing that it has answered when it is killed, and starts again by itself", async () => {
    const folder = dataFolder();
    const first = await startProcess(folder);
    const device = makeTestDevice();
    await ask(first, device, "POST", "/anonymous-session", {});
    const key = "killed-after-this";
    const spent = await ask(first, device, "POST", "/wallet/spend", { feature: "ticket" }, key);
    const before = (await spent.json()) as { transferId: string };
    expect(await first.end("SIGKILL")).toBe(null);

    const second = await startProcess(folder);
    const again = await ask(second, device, "POST", "/wallet/spend", { feature: "ticket" }, key);
    expect(await again.json()).toMatchObject({ transferId: before.transferId });
    const wallet = await ask(second, device, "GET", "/wallet");
    expect(await wallet.json()).toMatchObject({ availableTokens: 2, heldTokens: 0 });
    expect(await second.end("SIGTERM")).toBe(0);
  });

  test("ends although nobody reads its log any more", async () => {
    const server = await startProcess(dataFolder());
    server.closeLog();
    expect((await fetch(`${server.url}/api/health`)).status).toBe(200);
    expect(await server.end("SIGTERM")).toBe(0);
  });

  test("tells in words what keeps it from starting", async () => {
    const child = spawn(process.execPath, [main, "serve"], { env: { MYBA_PORT: "many" } });
    let words = "";
    child.stderr.on("data", (part: Buffer) => (words += part.toString()));
    const [code] = (await once(child, "exit")) as [number];
    expect(code).toBe(1);
    expect(words).toContain("MYBA_PORT: ");
    expect(words).toContain("CLERK_SECRET_KEY: ");
    expect(words).not.toContain("    at ");
  });
});

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "myba-process-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function startProcess(folder: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [main, "serve"], {
    env: {
      MYBA_SANDBOX: "1",
      MYBA_PORT: "0",
      MYBA_SERVER_DATA: folder,
      CLERK_SECRET_KEY: "sk_test_0123456789abcdef",
      CLERK_PUBLISHABLE_KEY: `pk_test_${Buffer.from("clerk.example.com$").toString("base64")}`,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    const { msg, url = "" } = JSON.parse(line) as { msg: string; url?: string };
    if (msg === "ready") ready.resolve(url);
  });
  const url = await ready.promise;
  return {
    url,
    lines,
    closeLog: () => void child.stdout.destroy(),
    async end(signal) {
      const exited = once(child, "close");
      child.kill(signal);
      const [code] = (await exited) as [number | null];
      return code;
    },
  };
}

function ask(
  { url }: ServerProcess,
  device: TestDevice,
  method: string,
  path: string,
  body?: object,
  key?: string,
): Promise<Response> {
  const address = `${url}/api${path}`;
  const text = body === undefined ? "" : JSON.stringify(body);
  const proof = device.prove({ method, address, bodyHash: sha256(text) }, Date.now());
  return fetch(address, {
    method,
    headers: {
      authorization: `MyBA-Device ${proof}`,
      ...(key !== undefined && { "idempotency-key": key }),
      ...(text !== "" && { "content-type": "application/json" }),
    },
    ...(text !== "" && { body: text }),
  });
}
