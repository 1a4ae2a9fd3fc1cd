import { AppError, type ErrorReport, wordsFor } from "@myba/shared/errors";
import type { AccountState } from "../../bridge/account.ts";
import { type AccountSecrets, pendingSecret } from "./account-secrets.ts";
import type { SignInReturn } from "./accounts.ts";
import { type Loopback, openLoopback } from "./loopback.ts";
import { type Oidc, type PersonTokens, reasonOf } from "./oidc.ts";
import { isStateOf, keepPending, type PendingSignIn, signInMs, storedPending } from "./pending-sign-in.ts";

export interface SignInParts {
  readonly oidc: Oidc;
  readonly origin: string;
  readonly secrets: AccountSecrets;
  readonly now: () => number;
  /** Opens an address of the server in the system's browser; false where none came up. */
  readonly open: (address: string) => Promise<boolean>;
  /** Somebody has signed in: their tokens are kept, and they are the active one. */
  readonly accept: (personId: string, tokens: PersonTokens) => Promise<void>;
  /** What `pending` or `problem` say has changed. */
  readonly changed: () => void;
}

/** One sign-in at a time, from the click to the tokens. */
export interface SignIn {
  pending(): AccountState["pending"];
  problem(): ErrorReport | null;
  /** Opens the browser; one that waits already is shown again. Rejects with `billing/…` where the server is not there. */
  start(): Promise<void>;
  cancel(): Promise<void>;
  /** A link has brought something back; ignored where it is no answer to what was asked here. */
  finish(link: SignInReturn): Promise<void>;
  dismiss(): void;
  close(): void;
}

/** A sign-in of this start. */
interface Attempt {
  readonly pending: PendingSignIn;
  readonly loopback: Loopback | null;
  readonly timer: NodeJS.Timeout | undefined;
  opened: boolean;
}

const linkUri = "myba://auth/callback";

export function makeSignIn(parts: SignInParts): SignIn {
  const { oidc, origin, secrets, now, open, accept, changed } = parts;
  let attempt: Attempt | null = null;
  let problem: ErrorReport | null = null;
  let starting: Promise<void> | undefined;
  /** How many were cancelled, by which one that is just beginning knows. */
  let cancelled = 0;
  /** The state of the answer that was taken last: the same one may come by the listener, by a link, and twice. */
  let taken: string | undefined;

  /** Nothing waits any more; what was kept of it goes first, so that an answer counts once. */
  async function end(why: ErrorReport | null): Promise<void> {
    clearTimeout(attempt?.timer);
    attempt?.loopback?.close();
    attempt = null;
    problem = why;
    await secrets.delete(pendingSecret);
    changed();
  }

  const expired = (): Promise<void> => end({ code: "account/sign-in-expired", data: {} });

  /** Trades what came back for tokens. Gives why that was not possible. */
  async function trade(pending: PendingSignIn, callback: URL): Promise<ErrorReport | null> {
    if (now() >= pending.expiresAt) return { code: "account/sign-in-expired", data: {} };
    try {
      const { personId, ...tokens } = await oidc.exchange(callback, pending);
      // Whoever has cancelled meanwhile is not signed in after all.
      if (attempt?.pending.state !== pending.state) await oidc.revoke(tokens.refresh).catch(() => undefined);
      else await accept(personId, tokens);
      return null;
    } catch (error) {
      if (error instanceof AppError) return error.report();
      throw error;
    }
  }

  async function complete(pending: PendingSignIn, callback: URL): Promise<ErrorReport | null> {
    if (taken === pending.state) return null;
    taken = pending.state;
    let why: ErrorReport | null = { code: "program/broken", data: {} };
    try {
      await secrets.delete(pendingSecret);
      why = await trade(pending, callback);
    } finally {
      if (attempt?.pending.state === pending.state) await end(why);
    }
    return why;
  }

  async function begin(): Promise<void> {
    const before = cancelled;
    const loopback = await openLoopback({
      isOurs: (callback) => attempt !== null && isStateOf(attempt.pending, callback.searchParams.get("state")),
      finish: async (callback) => pageFor(attempt === null ? null : await complete(attempt.pending, callback)),
      home: homeLink(origin),
    });
    try {
      const redirectUri = loopback?.redirectUri ?? linkUri;
      const begun = await oidc.begin(redirectUri);
      const pending = { ...begun, redirectUri, startedAt: now(), expiresAt: now() + signInMs };
      await keepPending(secrets, pending);
      if (cancelled > before) {
        loopback?.close();
        return await end(null);
      }
      const timer = setTimeout(() => void expired(), signInMs).unref();
      attempt = { pending, loopback, timer, opened: false };
      problem = null;
    } catch (error) {
      loopback?.close();
      throw error;
    }
  }

  function beginOnce(): Promise<void> {
    return (starting ??= begin().finally(() => (starting = undefined)));
  }

  return {
    pending() {
      if (attempt === null) return null;
      const { url, startedAt, expiresAt } = attempt.pending;
      return { url, opened: attempt.opened, startedAt, expiresAt };
    },
    problem: () => problem,
    async start() {
      if (attempt !== null && now() >= attempt.pending.expiresAt) await expired();
      const before = cancelled;
      if (attempt === null) await beginOnce();
      // What was just beginning may have been cancelled before this one was asked for.
      if (attempt === null && cancelled === before) await beginOnce();
      // A cancel may have come in between.
      const shown = attempt;
      if (shown === null) return;
      shown.opened = await open(shown.pending.url);
      changed();
    },
    cancel() {
      cancelled += 1;
      return end(null);
    },
    async finish(link) {
      const pending = attempt?.pending ?? (await storedPending(secrets));
      if (pending === null || !isStateOf(pending, link.state)) return;
      // After a cold start this is where it goes on.
      attempt ??= { pending, loopback: null, timer: undefined, opened: true };
      const { redirectUri } = pending;
      await complete(pending, new URL(`${redirectUri}?${queryOf(link)}`));
    },
    dismiss() {
      problem = null;
      changed();
    },
    close() {
      clearTimeout(attempt?.timer);
      attempt?.loopback?.close();
      attempt = null;
    },
  };
}

/** As OAuth sends it. */
function queryOf(link: SignInReturn): string {
  const { state, iss } = link;
  const said = "code" in link ? { code: link.code } : { error: link.error };
  return new URLSearchParams({ ...said, state, iss }).toString();
}

/** A link that shows the account in MyBA and says nothing: no sign-in answers to its state. */
function homeLink(origin: string): string {
  return `${linkUri}?${new URLSearchParams({ code: "seen", state: "seen", iss: `${origin}/oidc` }).toString()}`;
}

/** What the browser says at the end. */
function pageFor(why: ErrorReport | null): { title: string; words: string } {
  if (why === null) return { title: "You are signed in", words: "You can close this tab and go back to MyBA." };
  if (why.data["reason"] === reasonOf("access_denied"))
    return { title: "Sign-in cancelled", words: "Nothing has changed. You can close this tab." };
  const { message, next } = wordsFor(why);
  return { title: "You are not signed in", words: `${message} ${next}` };
}
