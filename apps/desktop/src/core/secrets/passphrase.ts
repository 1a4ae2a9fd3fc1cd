import { AppError } from "@myba/shared/errors";
import type { KeysFile } from "./keys-file.ts";
import { deriveKey, newDerivation, seal, unseal } from "./passphrase-box.ts";

type Sealing = NonNullable<KeysFile["passphrase"]>;

const checkName = "check";
const checkText = "the right passphrase";

/** The key in memory while the passphrase tier is unlocked, and the salt that says which passphrase it belongs to. */
export interface Unlocked {
  readonly key: Buffer;
  readonly salt: string;
}

/** Opens what a passphrase seals; throws `secrets/wrong-passphrase`. */
export async function unlockWith(passphrase: string, { derivation, check }: Sealing): Promise<Unlocked> {
  const key = await deriveKey(passphrase, derivation);
  if (unseal(key, checkName, check) === checkText) return { key, salt: derivation.salt };
  key.fill(0);
  throw new AppError("secrets/wrong-passphrase");
}

/** Seals secrets with a passphrase under a fresh salt. */
export async function sealWith(
  passphrase: string,
  secrets: ReadonlyMap<string, string>,
): Promise<{ sealing: Sealing; unlocked: Unlocked }> {
  const derivation = newDerivation();
  const key = await deriveKey(passphrase, derivation);
  const sealing: Sealing = {
    derivation,
    check: seal(key, checkName, checkText),
    secrets: Object.fromEntries([...secrets].map(([name, value]) => [name, seal(key, name, value)])),
  };
  return { sealing, unlocked: { key, salt: derivation.salt } };
}

/** What a sealing holds, as far as it opens; a damaged secret is missing. */
export function openAll({ secrets }: Sealing, { key }: Unlocked): Map<string, string> {
  const opened = new Map<string, string>();
  for (const [name, sealedSecret] of Object.entries(secrets)) {
    const secret = unseal(key, name, sealedSecret);
    if (secret !== null) opened.set(name, secret);
  }
  return opened;
}
