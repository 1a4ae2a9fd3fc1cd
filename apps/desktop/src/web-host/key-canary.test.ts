import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { watch } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startModelDouble } from "@myba/sandbox/model/model-double";
import { expect, onTestFinished, test } from "vitest";
import { clientOverSocket } from "../bridge/client.ts";
import { startCore } from "../core/core.ts";
import { Canary } from "../core/secrets/testing/canary.ts";
import { temporaryDataFolder } from "../core/testing/test-core.ts";
import { ask, openSocket, signIn, startTestHost, stopTestHost } from "./testing/test-host.ts";

const key = new Canary("sk-canary-Zq7/x+WmP2vKd9TnB4rLc8Hy");
const available = { available: true } as const;

test("nothing a page gets from the host, over HTTP or its socket, holds a key", async () => {
  const dataFolder = temporaryDataFolder();
  const capabilities = { nativeWindow: available, deepLinks: available };
  const double = await startModelDouble({ validKeys: [key.value] });
  const host = await startTestHost({ startCore: () => startCore({ dataFolder, version: "1", capabilities }) });
  const cookie = await signIn(host);
  const socket = await openSocket(host, { cookie });
  socket.binaryType = "arraybuffer";
  const heard: Buffer[] = [];
  socket.on("message", (data: ArrayBuffer | Buffer) => heard.push(Buffer.from(data as ArrayBuffer))); // As asked for.
  const client = clientOverSocket(socket as unknown as WebSocket); // The part of a browser's socket that is used is the same.
  await client.secrets.useSession();
  const row = await client.providers.add({
    preset: "openai",
    baseUrl: double.url("openai"),
    key: key.value,
    unchecked: false,
  });
  double.script({ fault: { kind: "status", status: 401, message: `${key.value} is not right` } });
  expect(await client.providers.test({ id: row.id })).toMatchObject({ error: { code: "provider/bad-key" } });
  await client.providers.list();
  for (const path of ["/", "/index.html", "/bridge", "/session", "/nothing"]) {
    const { body, headers } = await ask(host.port, path, { headers: { cookie } });
    heard.push(Buffer.from(body), Buffer.from(JSON.stringify(headers)));
  }
  socket.close();
  await stopTestHost(host);
  await double.close();
  expect(heard.length).toBeGreaterThan(8);
  expect(heard.flatMap((message) => key.foundIn(message))).toEqual([]);
  expect(key.filesIn(dataFolder)).toEqual([]);
  expect(double.requests.every(({ headers }) => headers.authorization === `Bearer ${key.value}`)).toBe(true);
});

test.runIf(process.platform === "linux")("the browser that MyBA opens inherits no key of the shell", async () => {
  const dataFolder = temporaryDataFolder();
  const note = join(dataFolder, "..", "environment");
  // What a KDE desktop opens addresses with.
  const browser = join(dataFolder, "..", "kde-open");
  // Written beside and moved, so that it is whole once it is there.
  writeFileSync(browser, `#!/bin/sh\nenv > "${note}.part" && mv "${note}.part" "${note}"\n`);
  chmodSync(browser, 0o700);
  const written = appeared(join(dataFolder, ".."), "environment");
  const main = fileURLToPath(new URL("main.ts", import.meta.url));
  const host = spawn(process.execPath, [main, "--data", dataFolder], {
    env: {
      ...process.env,
      PATH: `${join(dataFolder, "..")}:${process.env["PATH"]}`,
      DISPLAY: ":99",
      XDG_CURRENT_DESKTOP: "KDE",
      KDE_SESSION_VERSION: "6",
      OPENAI_API_KEY: key.value,
      MYBA_PASSPHRASE: key.value,
      HARMLESS: "stays",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void host.kill("SIGKILL"));
  host.stdout.resume();
  await written;
  host.kill("SIGTERM");
  await once(host, "exit");
  const inherited = readFileSync(note, "utf8");
  expect(inherited).toContain("HARMLESS=stays");
  expect(key.foundIn(inherited)).toEqual([]);
});

/** Resolves when a file of that name appears in a folder; it watches from the call on. */
async function appeared(folder: string, name: string): Promise<void> {
  for await (const { filename } of watch(folder)) if (filename === name) return;
}
