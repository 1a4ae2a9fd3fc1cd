import { describe, expect, test } from "vitest";
import { generateKeyPairSync } from "node:crypto";
import { makeDeviceProofReader } from "./device-proof.ts";
import { type BentProof, makeTestDevice, sha256 } from "./testing/test-device.ts";

const request = {
  method: "POST",
  address: "https://api.myba.test/api/wallet/spend",
  bodyHash: sha256("{}"),
  idempotencyKey: "spend-1",
};

function setting() {
  let nowMs = Date.UTC(2026, 0, 1);
  return {
    device: makeTestDevice(),
    reader: makeDeviceProofReader(() => nowMs),
    now: () => nowMs,
    turn: (ms: number) => void (nowMs += ms),
  };
}

test("a device that signs its request is known by the thumbprint of its key", async () => {
  const { device, reader, now } = setting();
  const proven = await reader.read(device.prove(request, now()), request);
  expect(proven).toEqual({ deviceId: device.id, publicKey: device.publicKey });
});

test("a proof counts once, and a new one of the same request counts again", async () => {
  const { device, reader, now } = setting();
  const proof = device.prove(request, now());
  await reader.read(proof, request);
  await expect(reader.read(proof, request)).rejects.toMatchObject({ code: "auth/refused" });
  await reader.read(device.prove(request, now()), request);
});

test("of 64 tries to use one proof at once, one gets through", async () => {
  const { device, reader, now } = setting();
  const proof = device.prove(request, now());
  const tries = await Promise.allSettled(Array.from({ length: 64 }, () => reader.read(proof, request)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("two devices may happen to name their proofs alike", async () => {
  const { device, reader, now } = setting();
  const other = makeTestDevice();
  const claims = { jti: "the-same-name-twice" };
  await reader.read(device.prove(request, now(), { claims }), request);
  await reader.read(other.prove(request, now(), { claims }), request);
});

test("a proof lives a minute, and a used one is refused to its end", async () => {
  const { device, reader, now, turn } = setting();
  const [used, late] = [device.prove(request, now()), device.prove(request, now())];
  await reader.read(used, request);
  turn(69_000);
  await reader.read(device.prove(request, now()), request);
  await expect(reader.read(used, request)).rejects.toMatchObject({ code: "auth/refused" });
  turn(2_000);
  await expect(reader.read(late, request)).rejects.toMatchObject({ code: "auth/expired" });
  await expect(reader.read(used, request)).rejects.toMatchObject({ code: "auth/expired" });
});

test("a clock that is a little ahead is forgiven, and one far ahead is not", async () => {
  const { device, reader, now } = setting();
  await reader.read(device.prove(request, now() + 9_000), request);
  await expect(reader.read(device.prove(request, now() + 12_000), request)).rejects.toMatchObject({
    code: "auth/expired",
  });
});

test.each([
  ["method", { ...request, method: "GET" }],
  ["address", { ...request, address: "https://api.myba.test/api/wallet" }],
  ["body", { ...request, bodyHash: sha256('{"count":1000}') }],
  ["idempotency key", { ...request, idempotencyKey: "spend-2" }],
  ["request without an idempotency key", { ...request, idempotencyKey: undefined }],
])("a proof of another %s proves nothing", async (_what, other) => {
  const { device, reader, now } = setting();
  await expect(reader.read(device.prove(other, now()), request)).rejects.toMatchObject({ code: "auth/refused" });
});

test("what is sent again to another process is the same request there, and never another", async () => {
  const { device, reader, now } = setting();
  const elsewhere = makeDeviceProofReader(now);
  const proof = device.prove(request, now());
  await reader.read(proof, request);
  for (const idempotencyKey of ["spend-2", undefined]) {
    const again = elsewhere.read(proof, { ...request, idempotencyKey });
    await expect(again).rejects.toMatchObject({ code: "auth/refused" });
  }
  expect(await elsewhere.read(proof, request)).toMatchObject({ deviceId: device.id });
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" });
const p256 = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
const x25519 = generateKeyPairSync("x25519").publicKey.export({ format: "jwk" });
const key = makeTestDevice();

describe("what a stranger may try is refused:", () => {
  const bent: [string, BentProof][] = [
    ["no algorithm", { header: { alg: "none" } }],
    ["an algorithm of shared secrets", { header: { alg: "HS256" } }],
    ["another algorithm of public keys", { header: { alg: "ES256", jwk: p256 } }],
    ["another name of the algorithm", { header: { alg: "Ed25519" } }],
    ["another type", { header: { typ: "JWT" } }],
    ["the type in capitals", { header: { typ: "MYBA-DEVICE+JWT" } }],
    ["no type", { header: { typ: undefined } }],
    ["no key", { header: { jwk: undefined } }],
    ["somebody else's key", { header: { jwk: key.publicKey } }],
    ["an RSA key", { header: { jwk: rsa } }],
    ["a key for agreement", { header: { jwk: x25519 } }],
    ["a key with its private part", { header: { jwk: key.privateKey.export({ format: "jwk" }) } }],
    ["a key of another size", { header: { jwk: { ...key.publicKey, x: "AAAA" } } }],
    ["a key to be fetched", { header: { jku: "https://evil.test/keys" } }],
    ["a demand on the reader", { header: { crit: ["b64"], b64: false } }],
    ["no name", { claims: { jti: undefined } }],
    ["a short name", { claims: { jti: "1" } }],
    ["a time in words", { claims: { iat: "now" } }],
    ["no time", { claims: { iat: undefined } }],
    ["a claim that means nothing", { claims: { sub: "user:1" } }],
  ];
  test.each(bent)("%s", async (_what, bend) => {
    const { device, reader, now } = setting();
    const proof = device.prove(request, now(), bend);
    await expect(reader.read(proof, request)).rejects.toMatchObject({ code: "auth/refused" });
  });

  test.each(["", "a", "..", "a.b.c", "🙂.🙂.🙂", "a".repeat(5000), `${"a".repeat(3000)}.b.c`])(
    "%.20s",
    async (proof) => {
      const { reader } = setting();
      await expect(reader.read(proof, request)).rejects.toMatchObject({ code: "auth/refused" });
    },
  );

  test("a proof that was changed, and one spelled otherwise", async () => {
    const { device, reader, now } = setting();
    const proof = device.prove(request, now());
    const [header = "", , signature = ""] = proof.split(".");
    const claims = { htm: "POST", htu: request.address, iat: now() / 1000, jti: "x".repeat(20), bh: request.bodyHash };
    const forged = Buffer.from(JSON.stringify(claims)).toString("base64url");
    for (const bad of [`${header}.${forged}.${signature}`, `${header}..${signature}`, proof.slice(0, -4)]) {
      await expect(reader.read(bad, request)).rejects.toMatchObject({ code: "auth/refused" });
    }
  });

  test("a second spelling of the same key, which would be a second device", async () => {
    const { device, reader, now } = setting();
    const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const { x } = device.publicKey;
    const last = letters[letters.indexOf(x.at(-1) ?? "") + 1];
    const jwk = { ...device.publicKey, x: `${x.slice(0, -1)}${last}` };
    expect(Buffer.from(jwk.x, "base64url")).toEqual(Buffer.from(x, "base64url"));
    const proof = device.prove(request, now(), { header: { jwk } });
    await expect(reader.read(proof, request)).rejects.toMatchObject({ code: "auth/refused" });
  });
});
