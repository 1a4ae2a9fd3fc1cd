import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";

const blobs = z.strictObject({ version: z.literal(1), secrets: z.record(z.string(), z.base64()) });

/** Secrets as the system's keychain encrypted them, by name. */
export type EncryptedSecrets = z.infer<typeof blobs>["secrets"];

/** What was kept. A file that cannot be understood is put aside, so that new keys can be kept. */
export function readEncrypted(file: string): EncryptedSecrets {
  if (!existsSync(file)) return {};
  const found = blobs.safeParse(parsed(readFileSync(file, "utf8")));
  if (found.success) return found.data.secrets;
  renameSync(file, `${file}.damaged`);
  return {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Replaces the file at once or not at all, for its owner's eyes only. */
export function writeEncrypted(file: string, secrets: EncryptedSecrets): void {
  const draft = `${file}.part`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, "wx", 0o600);
  try {
    writeFileSync(handle, JSON.stringify({ version: 1, secrets }));
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
}
