import { safeStorage } from "electron";
import type { KeychainAnswer, KeychainAsk } from "../bridge/core-process.ts";
import { readEncrypted, writeEncrypted } from "./keychain-file.ts";

export interface MainKeychainOptions {
  /** Where encrypted secrets are kept. */
  readonly file: string;
  readonly platform: NodeJS.Platform;
}

/**
 * Answers what the core asks of the system's keychain. Electron encrypts each secret with a key that lies there, and
 * the result is kept in a file. Never rejects; calls are answered one after another.
 */
export function mainKeychain(options: MainKeychainOptions): (ask: KeychainAsk) => Promise<KeychainAnswer> {
  let turn: Promise<unknown> = Promise.resolve();
  return (ask) => {
    const answer = turn.then(() => answerTo(ask, options)).catch(failed);
    turn = answer;
    return answer;
  };
}

async function answerTo(ask: KeychainAsk, options: MainKeychainOptions): Promise<KeychainAnswer> {
  const { file } = options;
  switch (ask.kind) {
    case "open":
      return open(options);
    case "get":
      return { kind: "secret", value: await decrypted(file, ask.name) };
    case "set":
      await keep(file, ask.name, ask.value);
      return { kind: "done" };
    case "delete":
      forget(file, ask.name);
      return { kind: "done" };
    default:
      throw new Error("no such question");
  }
}

const words: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "Encrypted in MyBA's folder, with a key in the keychain of this Mac.",
  win32: "Encrypted in MyBA's folder, with a key that Windows keeps for your account.",
};

async function open({ platform }: MainKeychainOptions): Promise<KeychainAnswer> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) {
    return { kind: "none", reason: "The keychain of this computer cannot be used now." };
  }
  // Without a keyring Chromium encrypts with a password that everybody knows.
  const backend = platform === "linux" ? safeStorage.getSelectedStorageBackend() : null;
  if (backend === "basic_text" || backend === "unknown") {
    return { kind: "none", reason: "This desktop has no keyring, such as GNOME Keyring or KWallet, that is open." };
  }
  const plain = "Encrypted in MyBA's folder, with a key in the keyring of this computer.";
  return { kind: "opened", words: words[platform] ?? plain };
}

async function decrypted(file: string, name: string): Promise<string | null> {
  const blob = readEncrypted(file)[name];
  if (blob === undefined) return null;
  const { result, shouldReEncrypt } = await safeStorage.decryptStringAsync(Buffer.from(blob, "base64"));
  if (shouldReEncrypt) await keep(file, name, result);
  return result;
}

async function keep(file: string, name: string, value: string): Promise<void> {
  const blob = await safeStorage.encryptStringAsync(value);
  writeEncrypted(file, { ...readEncrypted(file), [name]: blob.toString("base64") });
}

function forget(file: string, name: string): void {
  const { [name]: forgotten, ...others } = readEncrypted(file);
  if (forgotten !== undefined) writeEncrypted(file, others);
}

function failed(error: unknown): KeychainAnswer {
  return { kind: "failed", reason: error instanceof Error ? error.message : "it gave no reason" };
}
