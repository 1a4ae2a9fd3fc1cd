import { createHmac } from "node:crypto";
import { type ClerkDouble, startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk, sandboxPeople } from "@myba/sandbox/clerk/config";
import { sessionClaims } from "@myba/sandbox/clerk/session";
import { createGate } from "@myba/sandbox/model/gate";
import { exportSPKI, generateKeyPair, importJWK, type JWTHeaderParameters, SignJWT } from "jose";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { openClerk, openIdentitySource, openSandboxClerk } from "./clerk.ts";
import { readClerkKeys, type TestClerkKeys } from "./clerk-keys.ts";
import type { IdentitySource } from "./identity-source.ts";

const origin = "https://billing.example";
const ada = sandboxPeople[0]?.id ?? "";
const keys = readClerkKeys(sandboxClerk.secretKey, sandboxClerk.publishableKey) as TestClerkKeys;

async function clerkAndDouble(timeoutMs = 5000): Promise<{ clerk: IdentitySource; double: ClerkDouble }> {
  const double = await startClerkDouble();
  onTestFinished(() => double.close());
  const options = { apiUrl: double.url, authorizedParties: [origin], now: Date.now, timeoutMs };
  return { double, clerk: openClerk(keys, options) };
}

const refused = { code: "auth/sign-in-refused" };
const unreachable = { code: "auth/identity-unreachable" };

describe("a session of Clerk's page", () => {
  test("says who somebody is, by their proven address only", async () => {
    const { clerk, double } = await clerkAndDouble();
    const token = await double.token(double.signIn(ada), { origin });
    expect(await clerk.verifySession(token)).toEqual({
      provider: "clerk",
      subject: ada,
      email: "ada@example.com",
      name: "Ada Sandbox",
      pictureUrl: null,
      updatedAt: double.users.get(ada)?.updated_at,
    });
    const doubtful = double.signUp({
      email: "chief@example.com",
      isVerified: false,
      pictureUrl: "https://img.example/1",
    });
    expect(await clerk.verifySession(await double.token(double.signIn(doubtful.id), { origin }))).toMatchObject({
      email: null,
      name: null,
      pictureUrl: "https://img.example/1",
    });
  });

  test("is refused for another page, another time, and as long as something is left to do", async () => {
    const { clerk, double } = await clerkAndDouble();
    const session = double.signIn(ada);
    const minute = 60_000;
    for (const options of [
      { origin: "https://evil.example" },
      { origin: `${origin}.evil.example` },
      {},
      { origin, nowMs: Date.now() - 2 * minute },
      { origin, nowMs: Date.now() + 2 * minute },
      { origin, nowMs: Date.now() - 20 * minute, lifeSeconds: 86_400 },
    ]) {
      await expect(clerk.verifySession(await double.token(session, options))).rejects.toMatchObject(refused);
    }
    const late = await double.token(session, { origin, nowMs: Date.now() - minute - 3000 });
    expect(await clerk.verifySession(late)).toMatchObject({ subject: ada });
    session.status = "pending";
    await expect(clerk.verifySession(await double.token(session, { origin }))).rejects.toMatchObject(refused);
  });

  test("is refused once it was ended elsewhere, and for people who are banned, locked or deleted", async () => {
    const { clerk, double } = await clerkAndDouble();
    const session = double.signIn(ada);
    const token = await double.token(session, { origin });
    await fetch(`${double.url}/v1/sessions/${session.id}/revoke`, {
      method: "POST",
      headers: { authorization: `Bearer ${sandboxClerk.secretKey}` },
    });
    await expect(clerk.verifySession(token)).rejects.toMatchObject(refused);
    for (const change of [{ banned: true }, { locked: true }]) {
      const user = double.signUp({ email: `${Object.keys(change).join("")}@example.com` });
      const open = await double.token(double.signIn(user.id), { origin });
      double.change(user.id, change);
      await expect(clerk.verifySession(open)).rejects.toMatchObject(refused);
    }
    const gone = await double.token(double.signIn(ada), { origin });
    double.remove(ada);
    await expect(clerk.verifySession(gone)).rejects.toMatchObject(refused);
  });

  test("signed with a new key is taken after the keys were fetched again, once for all who ask", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    onTestFinished(() => void vi.useRealTimers());
    const { clerk, double } = await clerkAndDouble();
    const fetches = (): number => double.requests.filter(({ path }) => path === "/v1/jwks").length;
    const session = double.signIn(ada);
    await clerk.verifySession(await double.token(session, { origin }));
    await double.keys.rotate();
    vi.setSystemTime(Date.now() + 31_000);
    const token = await double.token(session, { origin });
    await Promise.all(Array.from({ length: 8 }, () => clerk.verifySession(token)));
    expect(fetches()).toBe(2);
    // Keys that nobody has do not make us ask for each.
    for (const kid of ["a", "b", "c"]) {
      const forged = await forge(session, { header: { alg: "RS256", typ: "JWT", kid } });
      await expect(clerk.verifySession(forged)).rejects.toMatchObject(refused);
    }
    expect(fetches()).toBe(2);
  });

  test("is refused when it is forged, in every way that is known", async () => {
    const { clerk, double } = await clerkAndDouble();
    const session = double.signIn(ada);
    const real = await double.token(session, { origin });
    const [head = "", body = "", signature = ""] = real.split(".");
    const header = JSON.parse(Buffer.from(head, "base64url").toString()) as { alg: string; kid: string };
    const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
    const [jwk] = double.keys.jwks().keys;
    const pem = await exportSPKI((await importJWK(jwk ?? {}, "RS256", { extractable: true })) as CryptoKey);
    const hmac = encode({ ...header, alg: "HS256" });
    const signed = (changes: Record<string, unknown>): Promise<string> => double.keys.sign({ ...claims, ...changes });
    const forgeries: Record<string, string> = {
      "no algorithm": `${encode({ ...header, alg: "none" })}.${body}.`,
      "no signature": `${head}.${body}.`,
      "HS256 with the public key": `${hmac}.${body}.${createHmac("sha256", pem).update(`${hmac}.${body}`).digest("base64url")}`,
      "changed claims": `${head}.${encode({ ...claims, sub: "user_other" })}.${signature}`,
      "another key under the same id": await forge(session, { header: { ...header, typ: "JWT" } }),
      "a key by address": await forge(session, { header: { ...header, jku: "https://evil.example/jwks.json" } }),
      "a certificate by address": await forge(session, { header: { ...header, x5u: "https://evil.example/x5u" } }),
      "a key inside": await forge(session, { header: { ...header, jwk: { kty: "RSA", n: "AQAB", e: "AQAB" } } }),
      "another issuer": await signed({ iss: "https://other.clerk.accounts.dev" }),
      "the issuer's name continued": await signed({ iss: `${sandboxClerk.issuer}.evil.example` }),
      "no end": await signed({ exp: undefined }),
      "no session": await signed({ sid: undefined }),
      nobody: await signed({ sub: undefined }),
      "a path for a person": await signed({ sub: "user_a/../../sessions" }),
      "a list of pages": await signed({ azp: [origin] }),
      huge: `${real}${"A".repeat(1_000_000)}`,
      "not a token": "hello",
      empty: "",
    };
    for (const [name, token] of Object.entries(forgeries)) {
      await expect(clerk.verifySession(token), name).rejects.toMatchObject(refused);
    }
    expect(await clerk.verifySession(real)).toMatchObject({ subject: ada });
  });
});

describe("when Clerk cannot be asked", () => {
  test("a sign-in says so, and works again as soon as it can", async () => {
    const { clerk, double } = await clerkAndDouble();
    const token = await double.token(double.signIn(ada), { origin });
    for (const fault of [
      { kind: "status", status: 500 },
      { kind: "status", status: 429 },
      { kind: "status", status: 401 },
      { kind: "hangUp" },
      { kind: "notJson" },
      { kind: "redirect", location: "https://evil.example/" },
    ] as const) {
      double.script({ fault });
      await expect(clerk.verifySession(token), fault.kind).rejects.toMatchObject(unreachable);
      double.script(({ path }) => (path.startsWith("/v1/users") ? { fault } : undefined));
      await expect(clerk.verifySession(token), fault.kind).rejects.toMatchObject(unreachable);
    }
    double.script({});
    expect(await clerk.verifySession(token)).toMatchObject({ subject: ada });
  });

  test("a service that hangs keeps nobody waiting", async () => {
    const { clerk, double } = await clerkAndDouble(50);
    const token = await double.token(double.signIn(ada), { origin });
    const hold = createGate();
    double.script(({ path }) => (path === "/v1/jwks" ? { hold } : undefined));
    await expect(clerk.verifySession(token)).rejects.toMatchObject(unreachable);
    double.script(({ path }) => (path.startsWith("/v1/users") ? { hold } : undefined));
    await expect(clerk.verifySession(token)).rejects.toMatchObject(unreachable);
    hold.release();
  });
});

describe("the sandbox's sign-in", () => {
  test("takes a person's own password and says the same to all others", async () => {
    const { double } = await clerkAndDouble();
    const sandbox = openSandboxClerk(keys, { apiUrl: double.url, authorizedParties: [origin], now: Date.now });
    expect(await sandbox.signIn("Ada@example.com", "sandbox-ada")).toMatchObject({ subject: ada, name: "Ada Sandbox" });
    const codeless = double.signUp({ email: "code@example.com" });
    const reasons: unknown[] = [];
    for (const [email, password] of [
      ["ada@example.com", "guess"],
      ["ada@example.com", ""],
      ["eve@example.com", "x"],
      ["code@example.com", "x"],
    ] as const) {
      reasons.push(await sandbox.signIn(email, password).catch((error: unknown) => error));
    }
    expect(codeless.password_enabled).toBe(false);
    expect(new Set(reasons.map(String)).size).toBe(1);
    expect(reasons[0]).toMatchObject(refused);
    double.change(ada, { banned: true });
    await expect(sandbox.signIn("ada@example.com", "sandbox-ada")).rejects.toMatchObject(refused);
  });

  const live = {
    secretKey: "sk_live_abcdefghijklmnop",
    publishableKey: `pk_live_${Buffer.from("clerk.myba.example$").toString("base64")}`,
  };
  const options = { authorizedParties: [origin], now: Date.now };

  test("does not exist with live keys, whatever the code around it says", () => {
    const source = openIdentitySource({ ...options, ...live, isSandbox: false });
    expect(source.signIn).toBeUndefined();
    expect(openIdentitySource({ ...options, ...sandboxClerk, isSandbox: false }).signIn).toBeUndefined();
    expect(openIdentitySource({ ...options, ...sandboxClerk, isSandbox: true }).signIn).toBeDefined();
    const wrong = { code: "server/configuration" };
    expect(() => openIdentitySource({ ...options, ...live, isSandbox: true })).toThrow(expect.objectContaining(wrong));
    const liveKeys = readClerkKeys(live.secretKey, live.publishableKey);
    // @ts-expect-error -- live keys are refused by the types before they are refused here
    expect(() => openSandboxClerk(liveKeys, options)).toThrow(expect.objectContaining(wrong));
    const disguised: TestClerkKeys = { ...keys, secretKey: live.secretKey };
    expect(() => openSandboxClerk(disguised, options)).toThrow(expect.objectContaining(wrong));
  });

  test("keys that are none, or do not belong together, are refused before anything starts", () => {
    expect(readClerkKeys(live.secretKey, live.publishableKey).issuer).toBe("https://clerk.myba.example");
    for (const [secretKey, publishableKey] of [
      [live.secretKey, sandboxClerk.publishableKey],
      [sandboxClerk.secretKey, live.publishableKey],
      [live.publishableKey, live.secretKey],
      ["sk_live_", live.publishableKey],
      [live.secretKey, "pk_live_"],
      [live.secretKey, `pk_live_${Buffer.from("evil.example/path$").toString("base64")}`],
    ] as const) {
      expect(() => readClerkKeys(secretKey, publishableKey)).toThrow(
        expect.objectContaining({ code: "server/configuration" }),
      );
    }
  });
});

/** A token that the double did not sign. */
async function forge(
  session: ReturnType<ClerkDouble["signIn"]>,
  { header, claims }: { header: JWTHeaderParameters; claims?: Record<string, unknown> },
): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  const all = { ...sessionClaims(session, { nowMs: Date.now(), origin }), ...claims };
  return new SignJWT(all).setProtectedHeader(header).sign(privateKey);
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");

test("somebody who is deleted is gone at Clerk, and again changes nothing", async () => {
  const { clerk, double } = await clerkAndDouble();
  const session = double.signIn(ada);
  const token = await double.token(session, { origin });
  await clerk.deleteUser?.(ada);
  expect(double.users.get(ada)).toBeUndefined();
  await clerk.deleteUser?.(ada);
  await expect(clerk.verifySession(token)).rejects.toMatchObject(refused);
  await double.close();
  await expect(clerk.deleteUser?.(ada)).rejects.toMatchObject(unreachable);
});
