import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto";
import { z } from "zod";

const base64 = z.base64();

/** How a passphrase becomes a key. The bounds keep a foreign file from asking for all memory there is. */
export const derivation = z.strictObject({
  name: z.literal("scrypt"),
  /** Cost, block size and parallelism of RFC 7914; memory is 128 · cost · blockSize bytes. */
  cost: z
    .number()
    .int()
    .min(2 ** 15)
    .max(2 ** 20),
  blockSize: z.number().int().min(8).max(16),
  parallel: z.number().int().min(1).max(4),
  salt: base64,
});
export type Derivation = z.infer<typeof derivation>;

/** One secret, AES-256-GCM; `data` ends with the tag of 16 bytes. */
export const sealed = z.strictObject({ nonce: base64, data: base64 });
export type Sealed = z.infer<typeof sealed>;

const tagBytes = 16;

/** A fresh way from passphrase to key: 128 MiB and about half a second, as OWASP asks for scrypt. */
export function newDerivation(): Derivation {
  return {
    name: "scrypt",
    cost: 2 ** 17,
    blockSize: 8,
    parallel: 1,
    salt: randomBytes(32).toString("base64"),
  };
}

/** The key of 32 bytes for a passphrase. Keyboards that compose accents differently give the same key. */
export function deriveKey(passphrase: string, how: Derivation): Promise<Buffer> {
  const { cost, blockSize, parallel } = how;
  const options = { N: cost, r: blockSize, p: parallel, maxmem: 128 * cost * blockSize + 64 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize("NFKC"), Buffer.from(how.salt, "base64"), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** Encrypts a secret under its name: moved to another name it does not open. */
export function seal(key: Buffer, name: string, secret: string): Sealed {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(boundTo(name));
  const data = Buffer.concat([cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString("base64"), data: data.toString("base64") };
}

/** The secret; null where key, name or a single bit is another. */
export function unseal(key: Buffer, name: string, { nonce, data }: Sealed): string | null {
  const bytes = Buffer.from(data, "base64");
  if (bytes.length < tagBytes) return null;
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"), { authTagLength: tagBytes })
      .setAAD(boundTo(name))
      .setAuthTag(bytes.subarray(-tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
  } catch {
    // Node says the same for every reason, as it should.
    return null;
  }
}

function boundTo(name: string): Buffer {
  return Buffer.from(`myba/keys/1/${name}`);
}
