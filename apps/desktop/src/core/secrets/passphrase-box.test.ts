import { scryptSync } from "node:crypto";
import { expect, test } from "vitest";
import { deriveKey, derivation, newDerivation, seal, unseal } from "./passphrase-box.ts";

const key = Buffer.alloc(32, 7);

test("a sealed key opens with its passphrase only, under its name only, and not after a bit was turned", () => {
  const sealed = seal(key, "connection/1", "sk-secret");
  expect(unseal(key, "connection/1", sealed)).toBe("sk-secret");
  expect(unseal(Buffer.alloc(32, 8), "connection/1", sealed)).toBeNull();
  expect(unseal(key, "connection/2", sealed)).toBeNull();
  const bytes = Buffer.from(sealed.data, "base64");
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const turned = Buffer.from(bytes);
    turned[bit >> 3] = turned[bit >> 3]! ^ (1 << (bit & 7)); // Inside the buffer by the loop's bound.
    expect(unseal(key, "connection/1", { ...sealed, data: turned.toString("base64") })).toBeNull();
  }
  expect(unseal(key, "connection/1", { ...sealed, data: "" })).toBeNull();
});

test("the same key is never sealed to the same bytes twice", () => {
  const one = seal(key, "a", "sk-secret");
  const other = seal(key, "a", "sk-secret");
  expect(one.nonce).not.toBe(other.nonce);
  expect(one.data).not.toBe(other.data);
});

test("a passphrase costs 128 MiB to try, and each folder has its own salt", async () => {
  const how = newDerivation();
  expect(how.cost * how.blockSize * 128).toBe(128 * 1024 * 1024);
  expect(newDerivation().salt).not.toBe(how.salt);
  const salt = Buffer.from(how.salt, "base64");
  const known = scryptSync("pässword", salt, 32, { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 });
  // Keyboards write the umlaut as one character or as two.
  expect(await deriveKey("pa\u0308ssword", how)).toEqual(known);
});

test("a foreign file cannot ask for more memory than there is", () => {
  expect(derivation.safeParse({ ...newDerivation(), cost: 2 ** 30 }).success).toBe(false);
  expect(derivation.safeParse({ ...newDerivation(), cost: 2 }).success).toBe(false);
});
