import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { Sessions } from "./sessions.ts";

const sessions = (key = randomBytes(32)): Sessions => new Sessions(key, randomBytes);

test("a start token opens MyBA once", () => {
  const host = sessions();
  const token = host.issueToken();
  expect(host.redeemToken(token)).toBe(true);
  expect(host.redeemToken(token)).toBe(false);
});

test("a guessed token opens nothing", () => {
  const host = sessions();
  host.issueToken();
  expect(host.redeemToken("")).toBe(false);
  expect(host.redeemToken("a".repeat(43))).toBe(false);
});

test("a cookie made elsewhere or changed on the way is not a session", () => {
  const host = sessions();
  const cookie = host.issueCookie();
  expect(host.isCookie(cookie)).toBe(true);
  const [random, mac] = cookie.split(".");
  for (const forged of [undefined, "", ".", random, `${random}.`, `x${random}.${mac}`, `${cookie}.x`])
    expect(host.isCookie(forged)).toBe(false);
  expect(host.isCookie(sessions().issueCookie())).toBe(false);
});

test("a host restarted with the same key knows its pages again", () => {
  const key = randomBytes(32);
  expect(sessions(key).isCookie(sessions(key).issueCookie())).toBe(true);
});

test("a key that could be guessed is refused", () => {
  expect(() => new Sessions(Buffer.from("!", "base64url"), randomBytes)).toThrow(
    "the session key has less than 32 bytes",
  );
});
