import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { announceHost, askRunningHost, handLinkToHost } from "./running-host.ts";
import { signIn, startTestHost, stopTestHost } from "./testing/test-host.ts";

const secret = "s".repeat(43);
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "myba-running-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a second start with the same data folder gets a fresh address of the first", async () => {
  const host = await startTestHost({ addressSecret: secret });
  const withdraw = announceHost(folder, { port: host.port, secret });
  const url = await askRunningHost(folder);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/open#token=/);
  expect(url).not.toBe(host.url);
  expect(await signIn(host, url)).not.toBe("");
  withdraw();
  expect(await askRunningHost(folder)).toBeUndefined();
  await stopTestHost(host);
});

test.skipIf(process.platform === "win32")("nobody else on the machine can read where it is", () => {
  writeFileSync(join(folder, "web-host.json"), "", { mode: 0o644 });
  announceHost(folder, { port: 1, secret });
  expect(statSync(join(folder, "web-host.json")).mode & 0o777).toBe(0o600);
});

test("whatever else answers on that port by now is not believed", async () => {
  const other = createServer((_request, response) => response.end('{"url":"https://evil.example/"}')).listen(
    0,
    "127.0.0.1",
  );
  await new Promise((resolve) => other.once("listening", resolve));
  const address = other.address();
  announceHost(folder, { port: typeof address === "object" && address ? address.port : 1, secret });
  expect(await askRunningHost(folder)).toBeUndefined();
  expect(await handLinkToHost(folder, "myba://checkout/return")).toBeUndefined();
  other.close();
});

test("a disk that takes no note keeps nobody from running or ending MyBA", async () => {
  const gone = join(folder, "gone");
  const withdraw = announceHost(gone, { port: 1, secret });
  expect(await askRunningHost(gone)).toBeUndefined();
  withdraw();
});

test("a damaged note is no note", async () => {
  for (const text of ["", "{", '{"port":0,"secret":"x"}']) {
    writeFileSync(join(folder, "web-host.json"), text);
    expect(await askRunningHost(folder)).toBeUndefined();
  }
});

test("a link from the system reaches the host that runs, and a wrong one is refused by it", async () => {
  expect(await handLinkToHost(folder, "myba://checkout/return")).toBeUndefined();
  const host = await startTestHost({ addressSecret: secret });
  announceHost(folder, { port: host.port, secret });
  const taken = await handLinkToHost(folder, "myba://checkout/return");
  expect(taken).toMatchObject({ hasPage: false, url: expect.stringContaining(`127.0.0.1:${host.port}/open#token=`) });
  expect(host.links).toEqual([{ kind: "checkout/return" }]);
  await expect(handLinkToHost(folder, "myba://wallet/credit")).rejects.toMatchObject({ code: "link/invalid" });
  await stopTestHost(host);
});
