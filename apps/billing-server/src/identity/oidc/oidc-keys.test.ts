import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cookieKeysFrom, keepSigningKeys, newSigningKey, parseSigningKeys, type SigningKey } from "./oidc-keys.ts";

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "myba-keys-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("a server without configured signing keys", () => {
  test("makes one that stays the same, in a file that only its owner reads", () => {
    const file = join(folder, "signing-keys.json");
    const keys = keepSigningKeys(file);
    expect(keys).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(keepSigningKeys(file)).toEqual(keys);
    expect(readdirSync(folder)).toEqual(["signing-keys.json"]);
  });

  test("does not start on a damaged file, nor replaces it", () => {
    const file = join(folder, "signing-keys.json");
    writeFileSync(file, '{"keys":[');
    expect(() => keepSigningKeys(file)).toThrow(file);
    expect(readFileSync(file, "utf8")).toBe('{"keys":[');
  });
});

test("configured signing keys are Ed25519 private keys, each with a name of its own", () => {
  const [newer, older] = [newSigningKey(), newSigningKey()];
  expect(parse(newer, older)).toEqual([newer, older]);
  const { d: secret, ...publicOnly } = newer;
  for (const wrong of [
    [],
    [publicOnly],
    [newer, { ...older, kid: newer.kid }],
    [{ ...newer, kty: "EC", crv: "P-256" }],
  ]) {
    expect(() => parse(...wrong)).toThrow("JSON Web Key Set");
  }
  expect(() => parseSigningKeys(secret)).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining(secret) }),
  );
});

test("cookies are signed with keys of their own, one for each of the server's secrets", () => {
  const secrets = [Buffer.alloc(32, 1).toString("base64"), Buffer.alloc(32, 2).toString("base64")];
  const keys = cookieKeysFrom(secrets);
  expect(new Set([...keys, ...secrets]).size).toBe(4);
  expect(cookieKeysFrom(secrets)).toEqual(keys);
});

function parse(...keys: object[]): SigningKey[] {
  return parseSigningKeys(JSON.stringify({ keys }));
}
