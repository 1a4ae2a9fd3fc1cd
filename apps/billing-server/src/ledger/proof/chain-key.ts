import { AppError } from "@myba/shared/errors";
import { createHash, createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import type { Value } from "../../database/database.ts";

/** A secret that the database does not have: who can change rows cannot seal them again. */
export interface ChainKey {
  /** Says which key it is and nothing about it. */
  readonly id: string;
  /** HMAC-SHA-256 of the values as a JSON array, 43 letters of base64url. */
  mac(values: readonly Value[]): string;
}

/** The key that seals, and those that sealed before it and still prove what they sealed. */
export interface ChainKeys {
  readonly newest: ChainKey;
  byId(id: string): ChainKey | undefined;
}

const leastBytes = 32;

/**
 * Keys from text, newest first, separated by commas or white space: each at least 32 bytes as hex or base64. Throws
 * `ledger/chain-key` otherwise.
 */
export function chainKeysFrom(text: string): ChainKeys {
  const keys = text
    .split(/[\s,]+/)
    .filter((part) => part !== "")
    .map((part) => chainKey(bytesOf(part)));
  const [newest] = keys;
  if (newest === undefined) throw new AppError("ledger/chain-key", { reason: "there is none" });
  return { newest, byId: (id) => keys.find((key) => key.id === id) };
}

function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, /^[0-9a-f]+$/i.test(part) && part.length % 2 === 0 ? "hex" : "base64");
  if (bytes.length < leastBytes)
    throw new AppError("ledger/chain-key", { reason: `it has less than ${leastBytes} bytes` });
  return bytes;
}

function chainKey(bytes: Buffer): ChainKey {
  const secret = createSecretKey(bytes);
  return {
    id: createHash("sha256").update("myba ledger chain key ").update(bytes).digest("base64url").slice(0, 11),
    mac: (values) => createHmac("sha256", secret).update(JSON.stringify(values)).digest("base64url"),
  };
}

/**
 * The keys in a file of the embedded server; a missing one is made, readable by its owner only. It belongs outside the
 * folder of the database, and into another backup. Throws `ledger/chain-key`.
 */
export function chainKeysInFile(file: string, { isMade = false } = {}): ChainKeys {
  if (isMade) {
    try {
      writeFileSync(file, `${randomBytes(leastBytes).toString("base64url")}\n`, {
        flag: "wx",
        mode: 0o600,
        flush: true,
      });
    } catch (error) {
      // Another process, or an earlier start, made it.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  return chainKeysFrom(textOf(file));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new AppError("ledger/chain-key", { reason: `${file} cannot be read` }, { cause: error });
  }
}

/** Compares without telling by its time where two texts differ. */
export function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
