import { once } from "node:events";
import { utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { closeCodes, maxMessageBytes } from "../bridge/window-link.ts";
import { ask, closeCode, openSocket, signIn, startTestHost, stopTestHost, type TestHost } from "./testing/test-host.ts";
import type { WebHostConfig } from "./web-host.ts";

let host: TestHost;
let cookie: string;

async function start(config: Partial<WebHostConfig> = {}): Promise<void> {
  host = await startTestHost(config);
  cookie = await signIn(host);
}

beforeEach(() => start());
afterEach(() => stopTestHost(host));

test("a page with a session talks to the core", async () => {
  const socket = await openSocket(host, { cookie });
  const answer = new Promise((resolve) => socket.once("message", (data) => resolve(data)));
  socket.send("hello");
  expect(await answer).toEqual(Buffer.from("hello"));
});

test("a socket without session, from another site or under another name is refused", async () => {
  const refusal = "refused 403";
  await expect(openSocket(host, {})).rejects.toThrow(refusal);
  await expect(openSocket(host, { cookie: "myba_session_1=a.b" })).rejects.toThrow(refusal);
  await expect(openSocket(host, { cookie, origin: "https://evil.example" })).rejects.toThrow(refusal);
  await expect(openSocket(host, { cookie, origin: "null" })).rejects.toThrow(refusal);
  await expect(openSocket(host, { cookie, host: "evil.example", origin: "http://evil.example" })).rejects.toThrow(
    refusal,
  );
});

test("a socket without an origin is refused", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/bridge`, { headers: { cookie } });
  const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
  expect(error.message).toContain("403");
});

test("there is one path for sockets", async () => {
  const socket = new WebSocket(`ws://127.0.0.1:${host.port}/other`, {
    headers: { cookie, origin: `http://127.0.0.1:${host.port}` },
  });
  const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
  expect(error.message).toContain("403");
});

test("whoever is refused and breaks the connection off does not end the host", async () => {
  const ended: Promise<unknown>[] = [];
  for (let count = 0; count < 30; count += 1) {
    const stranger = connect(host.port, "127.0.0.1");
    ended.push(once(stranger, "close"));
    await once(stranger, "connect");
    stranger.write("GET /bridge HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    stranger.write("x".repeat(10_000), () => stranger.resetAndDestroy());
  }
  await Promise.all(ended);
  (await openSocket(host, { cookie })).terminate();
});

test("whoever is refused cannot keep the connection open", async () => {
  const stranger = connect({ port: host.port, host: "127.0.0.1", allowHalfOpen: true });
  stranger.resume();
  stranger.write("GET /bridge HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  await once(stranger, "end");
  const gone = new Promise((resolve) => stranger.on("error", resolve).on("close", resolve));
  const talk = setInterval(() => stranger.write("x"), 5);
  await gone;
  clearInterval(talk);
});

test("a message larger than any file MyBA reads closes the socket, and the host goes on", async () => {
  const socket = await openSocket(host, { cookie });
  const code = closeCode(socket);
  socket.send(Buffer.alloc(maxMessageBytes + 1));
  expect(await code).toBe(1009);
  (await openSocket(host, { cookie })).terminate();
});

test("a page that stopped answering is let go", async () => {
  await stopTestHost(host);
  await start({ heartbeatMs: 20 });
  const lively = await openSocket(host, { cookie });
  const silent = new WebSocket(`ws://127.0.0.1:${host.port}/bridge`, {
    headers: { cookie, origin: `http://127.0.0.1:${host.port}` },
    autoPong: false,
  });
  expect(await closeCode(silent)).toBe(1006);
  expect(lively.readyState).toBe(WebSocket.OPEN);
});

test("closing the host says goodbye to its pages", async () => {
  const socket = await openSocket(host, { cookie });
  const code = closeCode(socket);
  await host.close();
  expect(await code).toBe(closeCodes.goingAway);
  await start();
});

test("a page built from other code than the host serves is told to reload", async () => {
  const page = await ask(host.port, "/", { headers: { host: `127.0.0.1:${host.port}`, cookie } });
  const build = (page.headers["set-cookie"] ?? []).map((value) => value.split(";")[0]).join("; ");
  expect(build).toMatch(/^myba_build_/);
  const same = await openSocket(host, { cookie: `${cookie}; ${build}` });
  expect(same.readyState).toBe(WebSocket.OPEN);

  const index = join(host.folder, "renderer/index.html");
  writeFileSync(index, "<!doctype html><title>MyBA, newer</title>");
  utimesSync(index, new Date(), new Date());
  const older = await openSocket(host, { cookie: `${cookie}; ${build}` });
  expect(await closeCode(older)).toBe(closeCodes.newBuild);
  const reloaded = await ask(host.port, "/", { headers: { host: `127.0.0.1:${host.port}`, cookie } });
  expect(reloaded.body).toContain("newer");
});

test("a host that may end when nobody is left does so once the last page is gone", async () => {
  await stopTestHost(host);
  const ended = Promise.withResolvers<void>();
  await start({ idleExitMs: 50, onIdle: ended.resolve });
  const socket = await openSocket(host, { cookie });
  socket.close();
  await ended.promise;
});
