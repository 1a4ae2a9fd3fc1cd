import { AppError } from "@myba/shared/errors";
import type { Credentials } from "../billing/send.ts";
import type { AccountLock } from "./account-lock.ts";
import type { AccountRows } from "./account-rows.ts";
import { type AccountSecrets, refreshSecret } from "./account-secrets.ts";
import type { Oidc, PersonTokens } from "./oidc.ts";

export interface PersonSessionsParts {
  readonly oidc: Oidc;
  readonly secrets: AccountSecrets;
  readonly rows: AccountRows;
  readonly lock: AccountLock;
  readonly now: () => number;
  /** Beside a core that has the data folder, which may have refresh tokens in its memory alone. */
  readonly isGuest: boolean;
  /** Somebody's sign-in has ended. */
  readonly changed: () => void;
}

/** Those who have signed in on this computer, as far as the billing server believes them. */
export interface PersonSessions {
  /** For calls as this person. They reject with `account/sign-in-needed` once the sign-in has ended. */
  credentials(id: string): Credentials;
  /** Somebody has signed in. The one before of the same person is given up at the server. */
  begin(id: string, tokens: PersonTokens): Promise<void>;
  /** The server has ended it: the person has to sign in again, and everything else of theirs stays. */
  ended(id: string): Promise<void>;
  /** Forgets the person's keys here, then gives them up at the server, as far as it can be reached. */
  forget(id: string): Promise<void>;
  /** Waits for new tokens that are on their way: one that came and was not kept would be the end of a sign-in. */
  close(): Promise<void>;
}

/** Before its end by so much an access token is not used any more. */
const marginMs = 20_000;

interface Access {
  readonly token: string;
  readonly endsAt: number;
}

export function makePersonSessions(parts: PersonSessionsParts): PersonSessions {
  const { oidc, secrets, rows, lock, now, isGuest, changed } = parts;
  /** Access tokens are in memory only. */
  const access = new Map<string, Access>();
  const refreshing = new Map<string, Promise<string>>();

  /** The refresh token is kept before the access token that came with it is used. */
  async function keep(id: string, { access: token, seconds, refresh }: PersonTokens): Promise<string> {
    await secrets.set(refreshSecret(id), refresh);
    access.set(id, { token, endsAt: now() + seconds * 1000 });
    return token;
  }

  async function ended(id: string): Promise<void> {
    access.delete(id);
    await secrets.delete(refreshSecret(id));
    if (rows.find(id)?.needsSignIn !== false) return;
    rows.needSignIn(id);
    changed();
  }

  /** Each refresh token counts once: whoever uses it reads it only when nobody else can. */
  async function rotate(id: string): Promise<string> {
    const token = rows.find(id) === null ? null : await secrets.get(refreshSecret(id));
    const tokens = token === null ? null : await oidc.refresh(token);
    if (tokens !== null) return keep(id, tokens);
    if (token !== null || !isGuest) await ended(id);
    throw new AppError("account/sign-in-needed");
  }

  function refresh(id: string): Promise<string> {
    const running = refreshing.get(id) ?? lock(() => rotate(id)).finally(() => refreshing.delete(id));
    refreshing.set(id, running);
    return running;
  }

  async function accessOf(id: string): Promise<string> {
    const row = rows.find(id);
    if (row === null || row.needsSignIn) throw new AppError("account/sign-in-needed");
    const known = access.get(id);
    return known !== undefined && now() < known.endsAt - marginMs ? known.token : refresh(id);
  }

  async function giveUp(token: string): Promise<void> {
    // Whoever cannot be reached forgets it by itself, after ninety days without a use.
    await oidc.revoke(token).catch(() => undefined);
  }

  return {
    credentials: (id) => ({
      authorize: async () => `Bearer ${await accessOf(id)}`,
      async refused({ code }, authorization) {
        if (code !== "auth/expired" && code !== "auth/refused") return false;
        // Another call may have got a new one while this one was under way.
        if (authorization === `Bearer ${access.get(id)?.token}`) access.delete(id);
        await accessOf(id);
        return true;
      },
    }),
    begin: (id, tokens) =>
      lock(async () => {
        const before = await secrets.get(refreshSecret(id)).catch(() => null);
        await keep(id, tokens);
        if (before !== null) void giveUp(before);
      }),
    ended: (id) => lock(() => ended(id)),
    async forget(id) {
      access.delete(id);
      const token = await lock(async () => {
        const found = await secrets.get(refreshSecret(id)).catch(() => null);
        await secrets.delete(refreshSecret(id));
        return found;
      });
      if (token !== null) await giveUp(token);
    },
    async close() {
      await Promise.allSettled(refreshing.values());
      access.clear();
    },
  };
}
