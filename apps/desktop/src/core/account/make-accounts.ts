import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { AccountState } from "../../bridge/account.ts";
import type { BillingAddress } from "../../bridge/billing-address.ts";
import { allowedAddress } from "../billing/allowed-address.ts";
import { type BillingClient, makeBillingClient } from "../billing/billing-client.ts";
import { makeBillingFetch } from "../billing/billing-fetch.ts";
import { billingOrigin } from "../billing/billing-origin.ts";
import { makeServerClock } from "../billing/server-clock.ts";
import { loggable } from "../loggable.ts";
import type { Store } from "../database/store.ts";
import type { Pushes } from "../pushes.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { makeAccountLock } from "./account-lock.ts";
import { type AccountRow, type AccountRows, makeAccountRows } from "./account-rows.ts";
import { makeAccountSecrets } from "./account-secrets.ts";
import { type Accounts, type ActiveAccount, deviceAccountId } from "./accounts.ts";
import { makeDeviceAccount } from "./device-account.ts";
import { makeLinkDevice } from "./link-device.ts";
import { makeOidc } from "./oidc.ts";
import { accountData } from "./account-data.ts";
import { makePersonSessions } from "./person-sessions.ts";
import { makeSignIn } from "./sign-in.ts";

export interface AccountsParts {
  readonly store: Store;
  readonly folder: string;
  readonly secrets: Secrets;
  readonly billing: BillingAddress;
  readonly openExternal: (address: string) => Promise<boolean>;
  /** For the proxy. */
  readonly env: NodeJS.ProcessEnv;
  readonly log: Logger;
  /** Beside a core that has the data folder. */
  readonly isGuest: boolean;
  readonly pushes: Pick<Pushes, "changed">;
}

/** The accounts of a core whose billing server is known. Asks it nothing until somebody needs something of it. */
export function makeAccounts(parts: AccountsParts): Accounts {
  const { store, billing, openExternal, pushes, isGuest, log } = parts;
  const now = (): number => store.now();
  const origin = billingOrigin(billing);
  const clock = makeServerClock(now);
  const closing = new AbortController();
  const fetch = makeBillingFetch({ origin, env: parts.env, clock, closing: closing.signal });
  const rows = makeAccountRows(store);
  const secrets = makeAccountSecrets(parts.secrets, parts);
  const lock = makeAccountLock(parts.folder);
  const oidc = makeOidc({ origin, isSandbox: billing.sandbox !== null, fetch, clock });
  const listeners = new Set<() => void>();
  let heard = "";
  const changed = (): void => {
    heard = whoIsActive(rows);
    for (const listener of listeners) listener();
  };
  const device = makeDeviceAccount({ origin, fetch, clock, secrets, rows, lock, isGuest, changed });
  const sessions = makePersonSessions({ oidc, secrets, rows, lock, now, isGuest, changed });
  const known = new Map<string, ActiveAccount>();
  const link = makeLinkDevice({ origin, rows, device, clientOf: (id) => accountOf(id).client, clock, log });
  const signIn = makeSignIn({
    oidc,
    origin,
    secrets,
    now,
    open: (address) => openExternal(allowedAddress(address, billing)),
    changed: () => pushes.changed(["account"]),
    async accept(id, tokens) {
      // Whoever is here already has had their welcome and, unless this computer was used without them since, all tokens.
      const needsLink = rows.find(id) === null || rows.find(deviceAccountId) !== null;
      await sessions.begin(id, tokens);
      rows.addPerson(id, needsLink);
      changed();
      void link.settle();
    },
  });

  function accountOf(id: string): ActiveAccount {
    const isPerson = id !== deviceAccountId;
    const credentials = isPerson ? sessions.credentials(id) : device.credentials;
    const account = known.get(id) ?? { id, isPerson, client: makeBillingClient({ origin, fetch, credentials }) };
    known.set(id, account);
    return account;
  }

  function active(): ActiveAccount | null {
    const row = rows.active();
    return row && accountOf(row.person.id);
  }

  function signedIn(): { id: string; row: AccountRow; client: BillingClient } {
    const row = rows.active();
    if (row === null || row.person.id === deviceAccountId) throw new AppError("account/sign-in-needed");
    return { id: row.person.id, row, client: accountOf(row.person.id).client };
  }

  async function ensure(): Promise<ActiveAccount> {
    if (active() === null) await device.begin();
    const account = active();
    if (account === null) throw new AppError("billing/not-understood");
    return account;
  }

  /** Everything that is kept of the person here goes first: that works without a server. */
  async function leave(id: string): Promise<void> {
    rows.remove(id);
    changed();
    await sessions.forget(id);
  }

  function state(): AccountState {
    const row = rows.active();
    const isPerson = row !== null && row.person.id !== deviceAccountId;
    const persons = rows.all().filter(({ person, isActive }) => !isActive && person.id !== deviceAccountId);
    return {
      kind: row === null ? "new" : isPerson ? "person" : "device",
      person: isPerson ? row.person : null,
      needsSignIn: row?.needsSignIn ?? false,
      pending: signIn.pending(),
      problem: signIn.problem(),
      welcome: row?.welcome ?? null,
      others: persons.map(({ person }) => person),
      hasFreeTokens: rows.hasFreeTokens(),
      sandbox: billing.sandbox !== null,
    };
  }

  const then = async (work: Promise<unknown>): Promise<AccountState> => {
    await work;
    return state();
  };
  /** For what nobody waits for. */
  const aside = (work: Promise<void>): void => {
    work.catch((error: unknown) => log.error({ err: loggable(error) }, "an account could not be kept up"));
  };
  heard = whoIsActive(rows);
  // What a start before this one did not get done; not in the middle of this one.
  if (!isGuest) link.later();

  return {
    ...accountData({ signedIn, now, leave }),
    state: () => Promise.resolve(state()),
    begin: () => then(ensure()),
    signIn: () => then(signIn.start()),
    cancelSignIn: () => then(signIn.cancel()),
    async signOut() {
      const row = rows.active();
      if (row !== null && row.person.id !== deviceAccountId) await leave(row.person.id);
      return state();
    },
    async switchTo(id) {
      if (id === deviceAccountId || rows.find(id) === null) throw new AppError("account/not-here");
      rows.activate(id);
      changed();
      return state();
    },
    async dismiss() {
      const row = rows.active();
      if (row?.welcome) rows.dismissWelcome(row.person.id);
      signIn.dismiss();
      return state();
    },
    finishSignIn: (back) => signIn.finish(back),
    active,
    of: (id) => (rows.find(id) === null ? null : accountOf(id)),
    ensure,
    onChanged(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signedOut(id) {
      if (id !== deviceAccountId) aside(sessions.ended(id));
    },
    lookAgain() {
      if (whoIsActive(rows) !== heard) changed();
      // A terminal may have signed somebody in and be gone.
      if (!isGuest) link.later();
    },
    secretsMoved() {
      aside(secrets.storeWaiting());
      // Whoever could not ask for want of a key may be able to now.
      changed();
    },
    async close() {
      signIn.close();
      const linked = link.close();
      await sessions.close();
      closing.abort();
      await linked;
      listeners.clear();
    },
  };
}

/** What `onChanged` tells of, as one text. */
function whoIsActive(rows: AccountRows): string {
  const row = rows.active();
  return row === null ? "" : `${row.needsSignIn ? "not " : ""}${row.person.id}`;
}
