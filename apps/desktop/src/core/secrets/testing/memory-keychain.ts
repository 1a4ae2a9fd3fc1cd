import type { Keychain, KeychainId, OpenKeychain } from "../keychain.ts";

/** A keychain of one's own for tests, that fails when it is told to. */
export class MemoryKeychain implements Keychain {
  readonly words: string;
  readonly id: KeychainId;
  readonly entries = new Map<string, string>();
  /** While set, every call fails with these words. */
  fails: string | null = null;
  /** While set, there is none. */
  missing: string | null = null;

  constructor(id: KeychainId = "keyring", words = "In the keychain of this test.") {
    this.id = id;
    this.words = words;
  }

  readonly open: OpenKeychain = () => Promise.resolve(this.missing === null ? this : { reason: this.missing });

  async get(name: string): Promise<string | null> {
    await this.#answer();
    return this.entries.get(name) ?? null;
  }

  async set(name: string, value: string): Promise<void> {
    await this.#answer();
    this.entries.set(name, value);
  }

  async delete(name: string): Promise<void> {
    await this.#answer();
    this.entries.delete(name);
  }

  #answer(): Promise<void> {
    return this.fails === null ? Promise.resolve() : Promise.reject(new Error(this.fails));
  }
}
