import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeTestDevice } from "./identity/testing/test-device.ts";
import { fileAnchor } from "./ledger/proof/anchors.ts";
import { chainKeysInFile } from "./ledger/proof/chain-key.ts";
import { openProofDatabase } from "./ledger/proof/open-proof-database.ts";
import { verify } from "./ledger/proof/verify.ts";
import { askAs as ask, main, startServerProcess as startProcess } from "./testing/server-process.ts";

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

  test("lets no other user of the machine read what it keeps", async () => {
    const folder = dataFolder();
    chmodSync(folder, 0o755);
    const server = await startProcess(folder);
    const open = readdirSync(folder).filter((name) => (statSync(join(folder, name)).mode & 0o077) !== 0);
    expect(readdirSync(folder)).toContain("server.db");
    expect(open).toEqual([]);
    expect(await server.end("SIGTERM")).toBe(0);
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
