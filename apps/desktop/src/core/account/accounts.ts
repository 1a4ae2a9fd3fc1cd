import { AppError } from "@myba/shared/errors";
import type { AccountState, SignedInDevice } from "../../bridge/account.ts";
import type { BillingClient } from "../billing/billing-client.ts";

/** Under which everything that is kept of the computer's own wallet stands. */
export const deviceAccountId = "device";

/** Who asks the billing server at the moment. */
export interface ActiveAccount {
  /** `device`, or the person's id: what is kept here belongs to it. */
  readonly id: string;
  readonly isPerson: boolean;
  /** Asks as this account, however many switches come meanwhile. Rejects with `billing/…` and the server's errors. */
  readonly client: BillingClient;
}

/** What the browser brings back from the sign-in page by a link: a code, or OAuth's word for why there is none. */
export type SignInReturn = { readonly state: string; readonly iss: string } & (
  | { readonly code: string }
  | { readonly error: string }
);

/** The accounts of one core, as `account.*` of the contract promises. */
export interface Accounts {
  state(): Promise<AccountState>;
  begin(): Promise<AccountState>;
  signIn(): Promise<AccountState>;
  cancelSignIn(): Promise<AccountState>;
  signOut(): Promise<AccountState>;
  switchTo(id: string): Promise<AccountState>;
  dismiss(): Promise<AccountState>;
  devices(): Promise<SignedInDevice[]>;
  signOutDevice(id: string): Promise<SignedInDevice[]>;
  exportData(): Promise<{ fileName: string; json: string }>;
  delete(confirm: string): Promise<{ forfeitedTokens: number }>;
  /** A `myba://auth/callback` link has come, also before this start's own sign-in: it is finished if it is ours. */
  finishSignIn(link: SignInReturn): Promise<void>;
  /** Null before the server was ever asked, and where there is none. */
  active(): ActiveAccount | null;
  /** Somebody who has signed in here and not out, active or not; null for everybody else. */
  of(id: string): ActiveAccount | null;
  /** The active one; makes the computer known first where nobody is. Rejects with `billing/…`. */
  ensure(): Promise<ActiveAccount>;
  /**
   * Calls the listener after each change of who is active, of whether they are signed in, and of whether their keys can be
   * had. Returns how to end that.
   */
  onChanged(listener: () => void): () => void;
  /** Keeps the server's refusal of an account in mind: the person has to sign in again. */
  signedOut(id: string): void;
  /** Another process wrote to the database: it may have signed somebody in or out. */
  lookAgain(): void;
  /** Keys were locked, unlocked or moved: there may be a place by now for those that waited for one. */
  secretsMoved(): void;
  close(): Promise<void>;
}

/** Where there is no billing server. */
export function withoutAccounts(): Accounts {
  const state: AccountState = {
    kind: "none",
    person: null,
    needsSignIn: false,
    pending: null,
    problem: null,
    welcome: null,
    others: [],
    hasFreeTokens: false,
    sandbox: false,
  };
  const still = (): Promise<AccountState> => Promise.resolve(state);
  return {
    state: still,
    begin: absent,
    signIn: absent,
    cancelSignIn: still,
    signOut: still,
    switchTo: absent,
    dismiss: still,
    devices: absent,
    signOutDevice: absent,
    exportData: absent,
    delete: absent,
    finishSignIn: absent,
    active: () => null,
    of: () => null,
    ensure: absent,
    onChanged: () => () => undefined,
    signedOut: () => undefined,
    lookAgain: () => undefined,
    secretsMoved: () => undefined,
    close: () => Promise.resolve(),
  };
}

const absent = (): Promise<never> => Promise.reject(new AppError("billing/absent"));
