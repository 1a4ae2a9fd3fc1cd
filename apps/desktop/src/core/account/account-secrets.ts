import { AppError } from "@myba/shared/errors";
import type { Secrets } from "../secrets/secrets.ts";

/** The secret that stands for the computer before anybody has signed in. */
export const deviceSecret = "device";
/** A sign-in that waits for the browser. */
export const pendingSecret = "sign-in";
/** By which somebody who has signed in stays so. */
export const refreshSecret = (id: string): string => `account/${id}`;

/**
 * Secrets that MyBA makes by itself, so that there may be no place for them yet: nobody has been asked for a passphrase,
 * or it is locked. Such a one is kept in memory, never anywhere in the clear, and stored as soon as there is a place;
 * without one it is gone when MyBA closes.
 */
export interface AccountSecrets {
  /** Null where there is none. Rejects with `secrets/locked` and `secrets/keychain-failed` where one cannot be read. */
  get(name: string): Promise<string | null>;
  /** Rejects only beside a core that has the data folder, for want of a place: nobody would know of the secret then. */
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
  /** Stores what waits, as far as there is a place by now. */
  storeWaiting(): Promise<void>;
}

export function makeAccountSecrets(secrets: Secrets, { isGuest }: { readonly isGuest: boolean }): AccountSecrets {
  const waiting = new Map<string, string>();

  async function store(name: string, value: string): Promise<void> {
    try {
      await secrets.set(name, value);
      // A newer one may have come to wait while this one was stored.
      if (waiting.get(name) === value) waiting.delete(name);
    } catch (error) {
      if (isGuest) waiting.delete(name);
      if (isGuest || !(error instanceof AppError)) throw error;
    }
  }

  return {
    async get(name) {
      const value = waiting.get(name);
      if (value !== undefined) return value;
      const obstacle = await secrets.obstacleOf(name);
      if (obstacle === "missing") return null;
      if (obstacle !== null) throw new AppError(obstacle.code, obstacle.data);
      return secrets.get(name);
    },
    async set(name, value) {
      waiting.set(name, value);
      await store(name, value);
    },
    async delete(name) {
      waiting.delete(name);
      await secrets.delete(name);
    },
    async storeWaiting() {
      for (const [name, value] of waiting) await store(name, value);
    },
  };
}
