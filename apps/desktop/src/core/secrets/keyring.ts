import { randomBytes } from "node:crypto";
import type { AsyncEntry } from "@napi-rs/keyring";
import type { Keychain, NoKeychain, OpenKeychain } from "./keychain.ts";
import { patiently } from "./patiently.ts";

/** As the store's own program shows it beside each entry. */
const service = "MyBA";

/** What this file needs of the package; tests bring their own. */
export type LoadKeyring = () => Promise<{ AsyncEntry: new (service: string, name: string, options: object) => Entry }>;
type Entry = Pick<AsyncEntry, "getPassword" | "setPassword" | "deletePassword">;

/**
 * The keychain of the system for programs without Electron: macOS Keychain, Windows Credential Manager, Secret Service
 * on Linux. It counts as there once it has kept, given back and forgotten a secret.
 */
export function keyring(platform: NodeJS.Platform, load: LoadKeyring = loadPackage): OpenKeychain {
  return async () => {
    const loaded = await load().catch(() => null);
    if (loaded === null) return { reason: "The part of MyBA that talks to the keychain is not installed." };
    const found = keychainOver((name) => new loaded.AsyncEntry(service, name, entryOptions), platform);
    return (await works(found)) ?? found;
  };
}

// An optional dependency: there are systems it has no binding for.
const loadPackage: LoadKeyring = () => import("@napi-rs/keyring");

/** Without a Secret Service the package would take the kernel's keyring, which forgets everything at the next start. */
const entryOptions = { linux: { store: "secret-service" } } as const;

const places: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: "In the keychain of this Mac.",
  win32: "In the Credential Manager of Windows.",
};

function keychainOver(entry: (name: string) => Entry, platform: NodeJS.Platform): Keychain {
  return {
    id: "keyring",
    words: places[platform] ?? "In the keyring of this computer.",
    get: (name) => patiently(() => entry(name).getPassword()),
    set: (name, value) => patiently(() => entry(name).setPassword(value)),
    delete: async (name) => void (await patiently(() => entry(name).deletePassword())),
  };
}

async function works(keychain: Keychain): Promise<NoKeychain | null> {
  const name = `test/${randomBytes(8).toString("hex")}`;
  const value = randomBytes(8).toString("hex");
  try {
    await keychain.set(name, value);
    const given = await keychain.get(name);
    await keychain.delete(name);
    return given === value ? null : { reason: "The keychain of this computer does not give back what it takes." };
  } catch (error) {
    const words = error instanceof Error ? error.message.replace(/\s+/g, " ").slice(0, 200) : "";
    return { reason: `No keychain answers on this computer${words === "" ? "" : ` (${words})`}.` };
  }
}
