import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session } from "electron";
import { afterEach, beforeEach, expect, test } from "vitest";
import { contentSecurityPolicy } from "../bridge/content-security-policy.ts";
import { fileOf, registerContentScheme, serveContent } from "./content-scheme.ts";
import { FakeSession, protocol, resetElectron } from "./testing/fake-electron.ts";

let folder: string;
let ask: (address: string, method?: string) => Promise<Response>;

beforeEach(() => {
  resetElectron();
  folder = mkdtempSync(join(tmpdir(), "myba-content-"));
  mkdirSync(join(folder, "renderer/assets"), { recursive: true });
  mkdirSync(join(folder, "renderer-secrets"));
  writeFileSync(join(folder, "renderer/index.html"), "<title>MyBA</title>");
  writeFileSync(join(folder, "renderer/assets/main.js"), "export {};");
  writeFileSync(join(folder, "renderer/notes.exe"), "MZ");
  writeFileSync(join(folder, "secret.json"), "{}");
  writeFileSync(join(folder, "renderer-secrets/secret.json"), "{}");
  const session = new FakeSession();
  serveContent(session as unknown as Session, join(folder, "renderer")); // The fake has what serveContent uses.
  const handler = session.schemes.get("app");
  // A plain object, because Request would tidy the address before the handler sees it.
  ask = (url, method = "GET") => handler!({ url, method } as Request);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("content comes from a standard, secure scheme that is not the one of links", () => {
  registerContentScheme();
  expect(protocol.privileged).toEqual([
    { scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test("the page and its files are served with the page policy", async () => {
  const page = await ask("app://myba/");
  expect(page.status).toBe(200);
  expect(await page.text()).toBe("<title>MyBA</title>");
  expect(page.headers.get("content-security-policy")).toBe(contentSecurityPolicy());
  expect(page.headers.get("x-content-type-options")).toBe("nosniff");
  expect(page.headers.get("content-type")).toContain("text/html");
  const script = await ask("app://myba/assets/main.js?v=1#x");
  expect(script.headers.get("content-type")).toContain("text/javascript");
});

test.each([
  "app://myba/../secret.json",
  "app://myba/%2e%2e/secret.json",
  "app://myba/..%2fsecret.json",
  "app://myba/%2e%2e%2fsecret.json",
  "app://myba/assets/..%2f..%2fsecret.json",
  "app://myba/..%5csecret.json",
  "app://myba/..%2frenderer-secrets%2fsecret.json",
  "app://myba/%2fetc%2fpasswd",
  "app://myba//etc/passwd",
  "app://myba/assets/main.js%00.html",
  "app://myba/%",
  "app://myba/assets",
  "app://myba/notes.exe",
  "app://myba/missing.js",
  "app://other/index.html",
  "app://myba:80/index.html",
  "file:///etc/passwd",
])("what is not a file of the page is not found, and refused under the same policy: %s", async (address) => {
  const answer = await ask(address);
  expect(answer.status).toBe(404);
  expect(await answer.text()).toBe("");
  expect(answer.headers.get("content-security-policy")).toBe(contentSecurityPolicy());
});

test("content is read, never written", async () => {
  expect((await ask("app://myba/", "POST")).status).toBe(405);
});

test("every file named by an address lies inside the folder", () => {
  expect(fileOf("/app/renderer", "app://myba/a/b.js")).toBe(join("/app/renderer", "a/b.js"));
  expect(fileOf("/app/renderer", "app://myba/")).toBe(join("/app/renderer", "index.html"));
});
