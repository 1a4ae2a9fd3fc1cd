import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { SecretsState } from "../../bridge/providers.ts";
import type { Keychain, KeychainId, NoKeychain, OpenKeychain } from "./keychain.ts";
import { type KeysFile, readKeysFile, writeKeysFile } from "./keys-file.ts";
import { openAll, sealWith, unlockWith, type Unlocked } from "./passphrase.ts";
import { seal, type Sealed, unseal } from "./passphrase-box.ts";

export interface SecretBoxOptions {
  /** The data folder. */
  readonly folder: string;
  readonly openKeychain: OpenKeychain;
  /** Secrets that others keep and that are never stored here. */
  readonly given?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A computer without keychain is asked again after so long: it may have been unlocked. */
const askAgainMs = 30_000;

/** What `Secrets` promises, one call at a time. */
export class SecretBox {
  readonly #folder: string;
  readonly #open: OpenKeychain;
  readonly #now: () => number;
  readonly #given: ReadonlyMap<string, string>;
  /** The session's secrets. */
  readonly #memory = new Map<string, string>();
  #unlocked: Unlocked | null = null;
  #keychain: Keychain | NoKeychain | undefined;
  #askedAt = 0;

  constructor({ folder, openKeychain, now, given = new Map() }: SecretBoxOptions) {
    this.#given = given;
    this.#folder = folder;
    this.#open = openKeychain;
    this.#now = now;
  }

  async state(): Promise<SecretsState> {
    const keychain = await this.#keychainHere();
    const tier = await this.#tier();
    return {
      tier,
      words: this.#words(tier, keychain),
      keychainReason: "reason" in keychain ? keychain.reason : null,
      locked: tier === "passphrase" && this.#keyOf(this.#file()) === null,
    };
  }

  async get(name: string): Promise<string | null> {
    const file = this.#file();
    const remembered = this.#given.get(name) ?? this.#memory.get(name);
    if (remembered !== undefined) return remembered;
    const sealedSecret = file.passphrase?.secrets[name];
    if (sealedSecret !== undefined) return unseal(this.#requireKey(file), name, sealedSecret);
    const place = file.keychain[name];
    if (place === undefined) return null;
    const found = await this.#keychainHere();
    const keychain = theOne(found, place);
    if (keychain === null) throw elsewhere(found, place);
    return attempt(() => keychain.get(name));
  }

  async set(name: string, value: string): Promise<void> {
    const tier = await this.home();
    const file = this.#file();
    if (tier === "session") this.#memory.set(name, value);
    if (tier === "passphrase") this.#write(sealedInto(file, name, seal(this.#requireKey(file), name, value)));
    if (tier === "keychain") {
      const keychain = await this.#requireKeychain();
      await attempt(() => keychain.set(name, value), value);
      // An older one may lie in the keychain of another host.
      const older = placesOf(file, [name]).filter((place) => place.keychain !== keychain.id);
      const leftBehind = [...file.leftBehind, ...older];
      this.#write({ ...file, keychain: { ...file.keychain, [name]: keychain.id }, leftBehind });
    }
  }

  async delete(name: string): Promise<void> {
    this.#memory.delete(name);
    const file = this.#file();
    const place = file.keychain[name];
    const isSealed = file.passphrase?.secrets[name] !== undefined;
    if (place === undefined && !isSealed) return;
    this.#write({
      ...file,
      keychain: without(file.keychain, name),
      leftBehind: [...file.leftBehind, ...(place === undefined ? [] : [{ name, keychain: place }])],
      passphrase: file.passphrase && { ...file.passphrase, secrets: without(file.passphrase.secrets, name) },
    });
    await this.#sweep();
  }

  /** Where a new secret goes; throws where that is nowhere yet. */
  async home(): Promise<SecretsState["tier"]> {
    const tier = await this.#tier();
    if (tier === "undecided") throw new AppError("secrets/undecided");
    if (tier === "passphrase") this.#requireKey(this.#file());
    return tier;
  }

  async obstacleOf(name: string): Promise<ErrorReport | "missing" | null> {
    if (this.#given.has(name) || this.#memory.has(name)) return null;
    const file = this.#file();
    if (file.passphrase?.secrets[name] !== undefined) {
      return this.#keyOf(file) === null ? { code: "secrets/locked", data: {} } : null;
    }
    const place = file.keychain[name];
    if (place === undefined) return "missing";
    const found = await this.#keychainHere();
    return theOne(found, place) === null ? elsewhere(found, place).report() : null;
  }

  async setPassphrase(passphrase: string, current: string | null): Promise<void> {
    const file = this.#file();
    if (file.passphrase !== null) {
      if (current === null) throw new AppError("secrets/wrong-passphrase");
      this.#holdKey(await unlockWith(current, file.passphrase));
    }
    const { secrets, moved } = await this.#everythingReadable(file);
    const { sealing, unlocked } = await sealWith(passphrase, secrets);
    this.#write({
      ...file,
      chosen: "passphrase",
      // What the keychain did not give stays there: it may another time.
      keychain: without(file.keychain, ...moved),
      leftBehind: [...file.leftBehind, ...placesOf(file, moved)],
      passphrase: sealing,
    });
    this.#holdKey(unlocked);
    this.#memory.clear();
    await this.#sweep();
  }

  async unlock(passphrase: string): Promise<void> {
    const { passphrase: sealing } = this.#file();
    if (sealing !== null) this.#holdKey(await unlockWith(passphrase, sealing));
  }

  /** Forgets the key. It is one buffer, so that nothing of it stays behind in memory. */
  lock(): void {
    this.#unlocked?.key.fill(0);
    this.#unlocked = null;
  }

  /** Forgets what is in memory: the key to the others, and the session's own. */
  close(): void {
    this.lock();
    this.#memory.clear();
  }

  async useSession(): Promise<void> {
    const file = this.#file();
    const { secrets } = await this.#everythingReadable(file);
    this.#forgetStored(file, "session");
    for (const [name, value] of secrets) this.#memory.set(name, value);
    await this.#sweep();
  }

  async forgetAll(): Promise<void> {
    this.#forgetStored(this.#file(), null);
    this.#memory.clear();
    await this.#sweep();
  }

  #forgetStored(file: KeysFile, chosen: "session" | null): void {
    const leftBehind = [...file.leftBehind, ...placesOf(file, Object.keys(file.keychain))];
    this.#write({ ...file, chosen, keychain: {}, leftBehind, passphrase: null });
    this.lock();
  }

  /** All secrets that can be had now, and which of them came out of the keychain. */
  async #everythingReadable(file: KeysFile): Promise<{ secrets: Map<string, string>; moved: string[] }> {
    const key = this.#keyOf(file);
    const opened = file.passphrase !== null && key !== null ? openAll(file.passphrase, key) : [];
    const secrets = new Map([...this.#memory, ...opened]);
    const moved: string[] = [];
    for (const [name, place] of Object.entries(file.keychain)) {
      const value = await this.#givenBy(place, name);
      if (value === null) continue;
      secrets.set(name, value);
      moved.push(name);
    }
    return { secrets, moved };
  }

  /** A secret out of a keychain; null where that one is not here, fails, or does not have it. */
  async #givenBy(place: KeychainId, name: string): Promise<string | null> {
    const keychain = theOne(await this.#keychainHere(), place);
    return keychain === null ? null : keychain.get(name).catch(() => null);
  }

  /** Takes out of the keychain what was left behind there, as far as it lets go. */
  async #sweep(): Promise<void> {
    const { leftBehind } = this.#file();
    if (leftBehind.length === 0) return;
    const still: KeysFile["leftBehind"] = [];
    for (const one of leftBehind) {
      const keychain = theOne(await this.#keychainHere(), one.keychain);
      if (keychain === null) still.push(one);
      else await keychain.delete(one.name).catch(() => void still.push(one));
    }
    if (still.length < leftBehind.length) this.#write({ ...this.#file(), leftBehind: still });
  }

  async #tier(): Promise<SecretsState["tier"]> {
    const { chosen } = this.#file();
    if (chosen !== null) return chosen;
    return "reason" in (await this.#keychainHere()) ? "undecided" : "keychain";
  }

  #words(tier: SecretsState["tier"], keychain: Keychain | NoKeychain): string {
    if (tier === "keychain" && "words" in keychain) return keychain.words;
    if (tier === "session") return "In memory only. Keys are forgotten when MyBA closes.";
    if (tier === "undecided")
      return "Nowhere yet. Choose whether keys are encrypted with a passphrase or only in memory.";
    return this.#keyOf(this.#file()) === null
      ? "Encrypted with your passphrase, in MyBA's folder. They are locked until you enter it."
      : "Encrypted with your passphrase, in MyBA's folder. They are unlocked until MyBA closes.";
  }

  /** A keychain that works is kept. */
  async #keychainHere(): Promise<Keychain | NoKeychain> {
    const known = this.#keychain;
    if (known !== undefined && ("id" in known || this.#now() - this.#askedAt < askAgainMs)) return known;
    this.#askedAt = this.#now();
    this.#keychain = await this.#open().catch((error: unknown) => ({ reason: reasonOf(error) }));
    return this.#keychain;
  }

  async #requireKeychain(): Promise<Keychain> {
    const keychain = await this.#keychainHere();
    if ("reason" in keychain) throw new AppError("secrets/keychain-failed", { reason: keychain.reason });
    return keychain;
  }

  #file(): KeysFile {
    return readKeysFile(this.#folder);
  }

  #write(file: KeysFile): void {
    writeKeysFile(this.#folder, file);
  }

  #holdKey(unlocked: Unlocked): void {
    this.lock();
    this.#unlocked = unlocked;
  }

  /** The key to the file as it is now; another process may have changed the passphrase meanwhile. */
  #keyOf(file: KeysFile): Unlocked | null {
    return this.#unlocked !== null && this.#unlocked.salt === file.passphrase?.derivation.salt ? this.#unlocked : null;
  }

  #requireKey(file: KeysFile): Buffer {
    const unlocked = this.#keyOf(file);
    if (unlocked === null) throw new AppError("secrets/locked");
    return unlocked.key;
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

function sealedInto(file: KeysFile, name: string, secret: Sealed): KeysFile {
  const { passphrase } = file;
  return passphrase === null
    ? file
    : { ...file, passphrase: { ...passphrase, secrets: { ...passphrase.secrets, [name]: secret } } };
}

function placesOf(file: KeysFile, names: readonly string[]): KeysFile["leftBehind"] {
  return names.flatMap((name) => {
    const keychain = file.keychain[name];
    return keychain === undefined ? [] : [{ name, keychain }];
  });
}

function without<T>(record: Readonly<Record<string, T>>, ...names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}
