import { deviceScheme } from "@myba/shared/billing-api/device-proof";
import { AppError } from "@myba/shared/errors";
import { makeBillingClient } from "../billing/billing-client.ts";
import type { BillingFetch, Credentials, SignedRequest } from "../billing/send.ts";
import type { ServerClock } from "../billing/server-clock.ts";
import type { AccountLock } from "./account-lock.ts";
import type { AccountRows } from "./account-rows.ts";
import { type AccountSecrets, deviceSecret } from "./account-secrets.ts";
import { deviceAccountId } from "./accounts.ts";
import { makeKey, type OwnKey, storedKey } from "./device-key.ts";

export interface DeviceAccountParts {
  readonly origin: string;
  readonly fetch: BillingFetch;
  readonly clock: ServerClock;
  readonly secrets: AccountSecrets;
  readonly rows: AccountRows;
  readonly lock: AccountLock;
  /** Beside a core that has the data folder, which may have the key in its memory alone. */
  readonly isGuest: boolean;
  /** Who is active has changed. */
  readonly changed: () => void;
}

/** This computer as an account of its own, before anybody has signed in. */
export interface DeviceAccount {
  readonly credentials: Credentials;
  /**
   * Makes the computer known, which gives it its free tokens; nothing where somebody is active already. Throws
   * `account/sign-in-needed` once they have moved to an account.
   */
  begin(): Promise<void>;
  /** The key to show to an account that takes over the computer's tokens; made where there is none. */
  keyToLink(): Promise<OwnKey>;
  /** Its tokens have moved to somebody's account: a new key is made when one is needed again. */
  forget(key: OwnKey): Promise<void>;
}

export function makeDeviceAccount(parts: DeviceAccountParts): DeviceAccount {
  const { origin, fetch, clock, secrets, rows, lock, isGuest, changed } = parts;
  let known: OwnKey | null = null;
  let beginning: Promise<void> | undefined;

  const sign = async (key: OwnKey, request: SignedRequest): Promise<string> =>
    `${deviceScheme} ${await key.prove(request, clock.now())}`;

  async function start(key: OwnKey): Promise<void> {
    const credentials: Credentials = {
      authorize: (request) => sign(key, request),
      // The answer has set the clock right.
      refused: ({ code }) => Promise.resolve(code === "auth/expired"),
    };
    await makeBillingClient({ origin, fetch, credentials }).anonymous.start({});
  }

  /** `isUnknown`: the server says that it has never seen the key. */
  async function makeKnown(isUnknown: boolean): Promise<void> {
    const active = rows.active();
    if (active !== null && active.person.id !== deviceAccountId) return;
    if (!rows.hasFreeTokens()) throw new AppError("account/sign-in-needed");
    const stored = await storedKey(secrets);
    if (isGuest && active !== null && stored === null) throw new AppError("secrets/undecided");
    const isDone = stored !== null && active !== null && !isUnknown;
    const key = isDone ? stored : await startedWith(stored);
    if (key !== stored || active === null) {
      rows.addDevice();
      changed();
    }
    known = key;
  }

  /** The key that the server knows from now on: the stored one, or a new one where there is none. */
  async function startedWith(stored: OwnKey | null): Promise<OwnKey> {
    const key = stored ?? (await makeKey(secrets));
    try {
      await start(key);
      return key;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "device/linked") throw error;
      // Somebody took its tokens over, and the answer never came.
      rows.freeTokensGone();
      await secrets.delete(deviceSecret);
      throw new AppError("account/sign-in-needed", {}, { cause: error });
    }
  }

  const begin = (isUnknown = false): Promise<void> =>
    (beginning ??= lock(() => makeKnown(isUnknown)).finally(() => {
      beginning = undefined;
    }));

  async function forget(key: OwnKey): Promise<void> {
    if (known?.id === key.id) known = null;
    await lock(async () => {
      const stored = await storedKey(secrets);
      if (stored?.id === key.id) await secrets.delete(deviceSecret);
    });
  }

  return {
    begin: () => begin(),
    forget,
    keyToLink: () => lock(async () => (await storedKey(secrets)) ?? (await makeKey(secrets))),
    credentials: {
      async authorize(request) {
        const row = rows.find(deviceAccountId);
        if (row === null) throw new AppError("device/linked");
        known ??= await storedKey(secrets);
        // Where keys are not kept, the computer is a new one to the server after each start.
        if (known === null && row.isActive) await begin();
        if (known === null) throw new AppError("device/linked");
        return sign(known, request);
      },
      async refused({ code }) {
        if (code === "auth/expired") return true;
        const key = known;
        if (key === null) return false;
        if (code === "auth/refused") {
          // A server that lost what it knew is told again, once for all calls that it refused meanwhile.
          await begin(true);
          return true;
        }
        // While somebody is taking it over, the key is needed to ask how that went.
        if (code !== "device/linked" || rows.all().some(({ needsLink }) => needsLink)) return false;
        await forget(key);
        rows.freeTokensGone();
        rows.remove(deviceAccountId);
        changed();
        return false;
      },
    },
  };
}
