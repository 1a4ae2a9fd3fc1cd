/** Which store a host reaches; a key saved through one cannot be read through another. */
export const keychainIds = ["safe-storage", "keyring"] as const;
export type KeychainId = (typeof keychainIds)[number];

/** The operating system's store for secrets, as a host reaches it. Every call may reject; the reason is for people. */
export interface Keychain {
  readonly id: KeychainId;
  /** Where keys are then, in the person's words: "In the keychain of this computer." */
  readonly words: string;
  /** Null where there is no such secret. */
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  /** Does nothing where there is no such secret. */
  delete(name: string): Promise<void>;
}

/** A host that has no keychain, and why, in the person's words. */
export interface NoKeychain {
  readonly reason: string;
}

/** Looks whether there is a keychain that works. Called when a secret is first needed; may take its time. */
export type OpenKeychain = () => Promise<Keychain | NoKeychain>;

/** For a host without one. */
export const withoutKeychain: OpenKeychain = () =>
  Promise.resolve({ reason: "This way of running MyBA has no keychain." });
