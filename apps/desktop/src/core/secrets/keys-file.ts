import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import { z } from "zod";
import { keychainIds } from "./keychain.ts";
import { derivation, sealed } from "./passphrase-box.ts";

const kept = z.enum(keychainIds);

/** `keys.json` of a data folder: what was chosen, which names lie where, and secrets only as a passphrase seals them. */
const keysFile = z.strictObject({
  version: z.literal(1),
  /** What the person chose; null for the keychain where there is one. */
  chosen: z.enum(["passphrase", "session"]).nullable(),
  /** Names of secrets that lie in a keychain. */
  keychain: z.record(z.string(), kept),
  /** Secrets that could not be taken out of a keychain yet. */
  leftBehind: z.array(z.strictObject({ name: z.string(), keychain: kept })),
  passphrase: z
    .strictObject({
      derivation,
      /** Tells the right passphrase where nothing else is sealed. */
      check: sealed,
      secrets: z.record(z.string(), sealed),
    })
    .nullable(),
});
export type KeysFile = z.infer<typeof keysFile>;

const empty: KeysFile = { version: 1, chosen: null, keychain: {}, leftBehind: [], passphrase: null };

const fileIn = (folder: string): string => join(folder, "keys.json");

/** What is kept. A file that cannot be understood is put aside and counts as none: it must lock nobody out. */
export function readKeysFile(folder: string): KeysFile {
  const file = fileIn(folder);
  if (!existsSync(file)) return empty;
  const found = keysFile.safeParse(parsed(readFileSync(file, "utf8")));
  if (found.success) return found.data;
  renameSync(file, join(folder, "keys.damaged.json"));
  return empty;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Replaces the file at once or not at all, for its owner's eyes only. Throws `data/disk-full`, `data/read-only`. */
export function writeKeysFile(folder: string, content: KeysFile): void {
  const file = fileIn(folder);
  const draft = `${file}.${process.pid}.part`;
  try {
    writeDurably(draft, JSON.stringify(content, null, 2));
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const isFull = code === "ENOSPC" || code === "EDQUOT";
    throw new AppError(isFull ? "data/disk-full" : "data/read-only", { folder }, { cause });
  }
}

function writeDurably(file: string, text: string): void {
  // An older draft would keep whatever permissions it has.
  rmSync(file, { force: true });
  const handle = openSync(file, "wx", 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
