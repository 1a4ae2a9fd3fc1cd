import type { ErrorReport } from "@myba/shared/errors";
import type { SecretsState } from "../../bridge/providers.ts";
import { SecretBox, type SecretBoxOptions } from "./secret-box.ts";

/**
 * Keys and passwords, by name: in the computer's keychain, else sealed with a passphrase, else in memory only. They are
 * read when they are needed and kept nowhere else.
 */
export interface Secrets {
  state(): Promise<SecretsState>;
  /** Null where there is none. Throws `secrets/locked`, `secrets/keychain-failed`. */
  get(name: string): Promise<string | null>;
  /** Throws `secrets/undecided`, `secrets/locked`, `secrets/keychain-failed`, `data/disk-full`, `data/read-only`. */
  set(name: string, value: string): Promise<void>;
  /** Forgets one. A keychain that refuses is asked again later: nobody has to keep what they want gone. */
  delete(name: string): Promise<void>;
  /** Throws what `set` would throw before it tries: `secrets/undecided`, `secrets/locked`. */
  refuseIfHomeless(): Promise<void>;
  /** Without reading it: null where `get` should give it, `missing` where there is none, or what stands in the way. */
  obstacleOf(name: string): Promise<ErrorReport | "missing" | null>;
  /** Seals all keys with a passphrase, or changes it; `current` is the one so far. Throws `secrets/wrong-passphrase`. */
  setPassphrase(passphrase: string, current: string | null): Promise<SecretsState>;
  /** Throws `secrets/wrong-passphrase`. */
  unlock(passphrase: string): Promise<SecretsState>;
  lock(): Promise<SecretsState>;
  useSession(): Promise<SecretsState>;
  forgetAll(): Promise<SecretsState>;
  /** Drops what is in memory. */
  close(): void;
}

export interface SecretsOptions extends SecretBoxOptions {
  /** Keys moved, were locked or unlocked. */
  readonly changed: () => void;
}

/** The secrets of one core. One thing happens at a time, so that a move of all keys misses none. */
export function makeSecrets(options: SecretsOptions): Secrets {
  const box = new SecretBox(options);
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work, work);
    turn = done.catch(() => undefined);
    return done;
  }
  async function changing(work: () => Promise<void>): Promise<SecretsState> {
    await work();
    options.changed();
    return box.state();
  }
  return {
    state: () => inTurn(() => box.state()),
    get: (name) => inTurn(() => box.get(name)),
    set: (name, value) => inTurn(() => box.set(name, value)),
    delete: (name) => inTurn(() => box.delete(name)),
    refuseIfHomeless: () => inTurn(async () => void (await box.home())),
    obstacleOf: (name) => inTurn(() => box.obstacleOf(name)),
    setPassphrase: (passphrase, current) => inTurn(() => changing(() => box.setPassphrase(passphrase, current))),
    unlock: (passphrase) => inTurn(() => changing(() => box.unlock(passphrase))),
    lock: () => inTurn(() => changing(() => Promise.resolve(box.lock()))),
    useSession: () => inTurn(() => changing(() => box.useSession())),
    forgetAll: () => inTurn(() => changing(() => box.forgetAll())),
    close: () => box.close(),
  };
}
