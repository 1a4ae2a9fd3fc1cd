import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { Keychain, KeychainId, NoKeychain, OpenKeychain } from "./keychain.ts";

/** A computer without keychain is asked again after so long: it may have been unlocked. */
const askAgainMs = 30_000;

/** The keychain of the host, opened when it is first needed, with its failures as the catalogue's. */
export class KeychainAccess {
  readonly #open: OpenKeychain;
  readonly #now: () => number;
  #found: Keychain | NoKeychain | undefined;
  #askedAt = 0;

  constructor(open: OpenKeychain, now: () => number) {
    this.#open = open;
    this.#now = now;
  }

  /** The keychain, or why there is none. One that works is kept. */
  async here(): Promise<Keychain | NoKeychain> {
    const known = this.#found;
    if (known !== undefined && ("id" in known || this.#now() - this.#askedAt < askAgainMs)) return known;
    this.#askedAt = this.#now();
    this.#found = await this.#open().catch((error: unknown) => ({ reason: reasonOf(error) }));
    return this.#found;
  }

  /** A secret that lies in a keychain; throws `secrets/keychain-failed`, also where it lies in another host's. */
  async get(place: KeychainId, name: string): Promise<string | null> {
    const found = await this.here();
    const keychain = theOne(found, place);
    if (keychain === null) throw elsewhere(found, place);
    return attempt(() => keychain.get(name));
  }

  /** What stands in the way of a keychain's secrets, without asking for one. */
  async obstacleTo(place: KeychainId): Promise<ErrorReport | null> {
    const found = await this.here();
    return theOne(found, place) === null ? elsewhere(found, place).report() : null;
  }

  /** Keeps a secret and tells where; throws `secrets/keychain-failed`. */
  async set(name: string, value: string): Promise<KeychainId> {
    const keychain = await this.here();
    if ("reason" in keychain) throw new AppError("secrets/keychain-failed", { reason: keychain.reason });
    await attempt(() => keychain.set(name, value), value);
    return keychain.id;
  }

  /** A secret as far as it can be had now: null where its keychain is not here, fails, or does not have it. */
  async givenBy(place: KeychainId, name: string): Promise<string | null> {
    const keychain = theOne(await this.here(), place);
    return keychain === null ? null : keychain.get(name).catch(() => null);
  }

  /** Takes a secret out; false where its keychain is not here or refuses. */
  async letsGo(place: KeychainId, name: string): Promise<boolean> {
    const keychain = theOne(await this.here(), place);
    if (keychain === null) return false;
    return keychain.delete(name).then(
      () => true,
      () => false,
    );
  }
}

/** The keychain if it is the one a secret lies in. */
function theOne(found: Keychain | NoKeychain, id: KeychainId): Keychain | null {
  return "id" in found && found.id === id ? found : null;
}

const savedBy: Readonly<Record<KeychainId, string>> = {
  "safe-storage": "this key was saved by MyBA's own window",
  keyring: "this key was saved by MyBA in the browser or the terminal",
};

/** Why a secret that lies in a keychain cannot be had from here. */
function elsewhere(found: Keychain | NoKeychain, place: KeychainId): AppError {
  const reason = "reason" in found ? `${savedBy[place]}, and there is no keychain here` : savedBy[place];
  return new AppError("secrets/keychain-failed", { reason });
}

/** A keychain's own words are passed on unless they repeat the secret. */
async function attempt<T>(work: () => Promise<T>, secret?: string): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const reason = reasonOf(cause);
    if (secret !== undefined && reason.includes(secret)) {
      throw new AppError("secrets/keychain-failed", { reason: "it gave no reason" });
    }
    throw new AppError("secrets/keychain-failed", { reason }, { cause });
  }
}

/** What a keychain says, short and on one line. */
function reasonOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/\s+/g, " ").trim().replace(/\.$/, "").slice(0, 200) || "it gave no reason";
}
