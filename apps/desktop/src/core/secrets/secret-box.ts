import { AppError, type ErrorReport } from "@myba/shared/errors";
import type { SecretsState } from "../../bridge/providers.ts";
import type { Keychain, NoKeychain, OpenKeychain } from "./keychain.ts";
import { KeychainAccess } from "./keychain-access.ts";
import { placesOf, sealedInto, without } from "./keys-file-changes.ts";
import { type KeysFile, readKeysFile, writeKeysFile } from "./keys-file.ts";
import { openAll, sealWith, unlockWith, type Unlocked } from "./passphrase.ts";
import { seal, unseal } from "./passphrase-box.ts";

export interface SecretBoxOptions {
  /** The data folder. */
  readonly folder: string;
  readonly openKeychain: OpenKeychain;
  /** Secrets that others keep and that are never stored here. */
  readonly given?: ReadonlyMap<string, string>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What `Secrets` promises, one call at a time. */
export class SecretBox {
  readonly #folder: string;
  readonly #keychain: KeychainAccess;
  readonly #given: ReadonlyMap<string, string>;
  /** The session's secrets. */
  readonly #memory = new Map<string, string>();
  #unlocked: Unlocked | null = null;

  constructor({ folder, openKeychain, now, given = new Map() }: SecretBoxOptions) {
    this.#given = given;
    this.#folder = folder;
    this.#keychain = new KeychainAccess(openKeychain, now);
  }

  async state(): Promise<SecretsState> {
    const keychain = await this.#keychain.here();
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
    return this.#keychain.get(place, name);
  }

  async set(name: string, value: string): Promise<void> {
    const tier = await this.home();
    if (tier === "session") this.#memory.set(name, value);
    if (tier === "passphrase") {
      const file = this.#file();
      this.#write(sealedInto(file, name, seal(this.#requireKey(file), name, value)));
    }
    if (tier === "keychain") {
      const place = await this.#keychain.set(name, value);
      // Read now: the person may have taken a minute to unlock it, and another program have written meanwhile.
      const file = this.#file();
      // An older one may lie in the keychain of another host.
      const older = placesOf(file, [name]).filter(({ keychain }) => keychain !== place);
      const leftBehind = [...file.leftBehind, ...older];
      this.#write({ ...file, keychain: { ...file.keychain, [name]: place }, leftBehind });
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
    return this.#keychain.obstacleTo(place);
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
      const value = await this.#keychain.givenBy(place, name);
      if (value === null) continue;
      secrets.set(name, value);
      moved.push(name);
    }
    return { secrets, moved };
  }

  /** Takes out of the keychain what was left behind there, as far as it lets go. */
  async #sweep(): Promise<void> {
    const { leftBehind } = this.#file();
    if (leftBehind.length === 0) return;
    const still: KeysFile["leftBehind"] = [];
    for (const one of leftBehind) {
      if (!(await this.#keychain.letsGo(one.keychain, one.name))) still.push(one);
    }
    if (still.length < leftBehind.length) this.#write({ ...this.#file(), leftBehind: still });
  }

  async #tier(): Promise<SecretsState["tier"]> {
    const { chosen } = this.#file();
    if (chosen !== null) return chosen;
    return "reason" in (await this.#keychain.here()) ? "undecided" : "keychain";
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
