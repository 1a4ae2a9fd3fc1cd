import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { announceHost } from "../web-host/running-host.ts";
import { openSocket, signIn, startTestHost, stopTestHost } from "../web-host/testing/test-host.ts";
import { runMyba } from "./testing/terminal.ts";

const link = "myba://checkout/return";

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), "myba-open-link-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

test("a link that the desktop opens is shown by the MyBA that runs, in a page that is opened if there is none", async () => {
  const dataFolder = folder();
  const secret = "s".repeat(43);
  const host = await startTestHost({ addressSecret: secret });
  announceHost(dataFolder, { port: host.port, secret });
  const opened: string[] = [];
  expect(await runMyba(dataFolder, ["open-link", link], { opened })).toEqual({ code: 0, out: "", error: "" });
  expect(opened).toEqual([expect.stringContaining(`http://127.0.0.1:${host.port}/open#token=`)]);
  const socket = await openSocket(host, { cookie: await signIn(host, opened[0]) });
  await runMyba(folder(), ["--data", dataFolder, "open-link", "--", link], { opened });
  expect(opened).toHaveLength(1);
  expect(host.links).toHaveLength(2);
  socket.close();
  await stopTestHost(host);
});

test("without a browser the address is told, and a MyBA that is closed is started", async () => {
  const dataFolder = folder();
  const secret = "s".repeat(43);
  const host = await startTestHost({ addressSecret: secret });
  const withdraw = announceHost(dataFolder, { port: host.port, secret });
  expect((await runMyba(dataFolder, ["open-link", link])).out).toMatch(/http:\/\/127\.0\.0\.1:\d+\/open#token=/);
  withdraw();
  await stopTestHost(host);
  const started: string[] = [];
  expect((await runMyba(dataFolder, ["open-link", link], { started })).code).toBe(0);
  expect(started).toEqual([link]);
  const stuck = await runMyba(dataFolder, ["open-link", link]);
  expect(stuck).toMatchObject({ code: 1, error: expect.stringContaining("not running") });
});

test("what is no link is refused before anything is asked or started", async () => {
  const started: string[] = [];
  for (const text of ["https://evil.example/", "myba://wallet/credit", "myba://ticket/1", ""]) {
    const ran = await runMyba(folder(), ["open-link", text], { started });
    expect(ran).toMatchObject({ code: 1, out: "" });
  }
  // As a desktop starts it for a link that breaks out of its quotes.
  const torn = await runMyba(folder(), ["open-link", "--", "myba://checkout/return", "--data", folder()], { started });
  expect(torn.code).not.toBe(0);
  expect(started).toEqual([]);
});
