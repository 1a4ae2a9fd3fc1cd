import { importJWK, SignJWT } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import type { PersonTokens } from "../authenticate.ts";
import { newSigningKey, type OidcKeys, type SigningKey } from "./oidc-keys.ts";
import { makePersonTokens } from "./person-tokens.ts";

const publicUrl = "https://billing.example.com";
const [newer, older, foreign] = [newSigningKey(), newSigningKey(), newSigningKey()];
const keys: OidcKeys = { signing: [newer, older], cookies: ["x".repeat(32)] };

let nowMs: number;
let signedOut: Set<string>;
let tokens: PersonTokens;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 0, 1);
  signedOut = new Set();
  const isOpen = (id: string) => Promise.resolve(!signedOut.has(id));
  tokens = await makePersonTokens({ publicUrl, keys, installations: { isOpen }, now: () => nowMs });
});

const good = (): Record<string, unknown> => ({
  iss: `${publicUrl}/oidc`,
  aud: `${publicUrl}/api`,
  sub: "ada",
  client_id: "myba-desktop",
  installation: "i1",
  iat: nowMs / 1000,
  exp: nowMs / 1000 + 600,
});

async function sign(payload: Record<string, unknown>, header: object = {}, key: SigningKey = newer): Promise<string> {
  const signing = new SignJWT(payload);
  return signing
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: key.kid, ...header })
    .sign(await importJWK(key, "EdDSA"));
}

const refused = { code: "auth/refused" };

describe("an access token", () => {
  test("says who asks, also when an older key signed it", async () => {
    for (const key of [newer, older]) {
      expect(await tokens.check(await sign(good(), {}, key))).toEqual({
        kind: "person",
        accountId: "user:ada",
        personId: "ada",
        installationId: "i1",
      });
    }
  });

  test("is over after its time, also where it was good before", async () => {
    const token = await sign(good());
    await tokens.check(token);
    nowMs += 599_999;
    await tokens.check(token);
    nowMs += 1;
    await expect(tokens.check(token)).rejects.toMatchObject({ code: "auth/expired" });
    await expect(tokens.check(token)).rejects.toMatchObject({ code: "auth/expired" });
  });

  test("is refused once its installation was signed out, also where it was good before", async () => {
    const token = await sign(good());
    await tokens.check(token);
    signedOut.add("i1");
    await expect(tokens.check(token)).rejects.toMatchObject(refused);
  });

  test("of another issuer, audience, client or kind is refused", async () => {
    for (const change of [
      { iss: "https://evil.example/oidc" },
      { aud: "myba-desktop" },
      { aud: `${publicUrl}/api/` },
      { client_id: "other" },
      { client_id: undefined },
      { installation: undefined },
      { sub: undefined },
      { sub: "ada:b" },
      { exp: undefined },
      { nbf: nowMs / 1000 + 100 },
    ]) {
      await expect(tokens.check(await sign({ ...good(), ...change }))).rejects.toMatchObject(refused);
    }
    for (const header of [{ typ: "JWT" }, { typ: undefined }, { kid: "other" }, { kid: undefined }]) {
      await expect(tokens.check(await sign(good(), header))).rejects.toMatchObject(refused);
    }
  });

  test("that somebody else signed, nobody signed, or was changed is refused", async () => {
    const token = await sign(good());
    const [header = "", payload = "", signature = ""] = token.split(".");
    const others = [
      await sign(good(), {}, { ...foreign, kid: newer.kid }),
      `${encoded({ alg: "none", typ: "at+jwt", kid: newer.kid })}.${payload}.`,
      `${header}.${encoded({ ...good(), sub: "grace" })}.${signature}`,
      `${header}.${payload}.${"A".repeat(signature.length)}`,
      // The public key taken for a shared secret.
      await new SignJWT(good())
        .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: newer.kid })
        .sign(Buffer.from(newer.x, "base64url")),
      "",
      "x",
      "..",
      `${token}${"x".repeat(5000)}`,
    ];
    await tokens.check(token);
    for (const other of others) await expect(tokens.check(other)).rejects.toMatchObject(refused);
  });
});

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
