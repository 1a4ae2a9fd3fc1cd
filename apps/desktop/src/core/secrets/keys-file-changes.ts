import type { KeysFile } from "./keys-file.ts";
import type { Sealed } from "./passphrase-box.ts";

/** The file with one more sealed secret. */
export function sealedInto(file: KeysFile, name: string, secret: Sealed): KeysFile {
  const { passphrase } = file;
  return passphrase === null
    ? file
    : { ...file, passphrase: { ...passphrase, secrets: { ...passphrase.secrets, [name]: secret } } };
}

/** Where some secrets lie, of those that lie in a keychain. */
export function placesOf(file: KeysFile, names: readonly string[]): KeysFile["leftBehind"] {
  return names.flatMap((name) => {
    const keychain = file.keychain[name];
    return keychain === undefined ? [] : [{ name, keychain }];
  });
}

/** A record without some of its names. */
export function without<T>(record: Readonly<Record<string, T>>, ...names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
