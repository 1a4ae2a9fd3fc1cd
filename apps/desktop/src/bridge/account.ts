import { errorReport } from "@myba/shared/errors";
import { z } from "zod";
import { procedure } from "./procedure.ts";

const time = z.number().int();

/** Somebody who has signed in on this computer, or `device` for the computer's own tokens before anybody has. */
const accountId = z.string().min(1).max(80);

const person = z.object({ id: accountId, email: z.string().nullable(), name: z.string().nullable() });
export type AccountPerson = z.infer<typeof person>;

/** A sign-in that waits for the browser. */
const pendingSignIn = z.object({
  /** The address to open by hand where no browser came up. */
  url: z.url(),
  /** Whether the host has opened a browser. */
  opened: z.boolean(),
  startedAt: time,
  expiresAt: time,
});

/** Said once, after a sign-in: what came to the wallet with it. */
const welcome = z.object({
  name: z.string().nullable(),
  welcomeTokens: z.number().int(),
  movedTokens: z.number().int(),
  availableTokens: z.number().int(),
});

const accountState = z.object({
  /** `none`: this MyBA has no billing server. `new`: nothing was asked of it yet. `device`: free tokens, no account. */
  kind: z.enum(["none", "new", "device", "person"]),
  /** Set for `person`. */
  person: person.nullable(),
  /** The person's sign-in has ended (signed out elsewhere, or too long ago): what is shown is what was last known. */
  needsSignIn: z.boolean(),
  pending: pendingSignIn.nullable(),
  /** Why the last sign-in came to nothing, until the next one or until it is dismissed. */
  problem: errorReport.nullable(),
  welcome: welcome.nullable(),
  /** Everybody else who has signed in on this computer and not out: each has a wallet of their own. */
  others: z.array(person),
  /** Whether this computer can begin without an account; its free tokens move to the first one, once. */
  hasFreeTokens: z.boolean(),
  /** What the billing server is: a sandbox where nothing is real, or the real one. */
  sandbox: z.boolean(),
});
export type AccountState = z.infer<typeof accountState>;

const device = z.object({ id: z.string(), name: z.string(), signedInAt: time, lastUsedAt: time, isThis: z.boolean() });
export type SignedInDevice = z.infer<typeof device>;

export const accountContract = {
  /** Asks nobody: what is known here. Pushed as topic `account`. */
  state: procedure.output(accountState),
  /** Makes this computer known to the server, which gives it its free tokens; again changes nothing. `billing/…`. */
  begin: procedure.output(accountState),
  /** Opens the system's browser at the sign-in page. A sign-in that waits already is shown again. `billing/…`. */
  signIn: procedure.output(accountState),
  cancelSignIn: procedure.output(accountState),
  /** The person's keys to the server are forgotten here and revoked there; purchases and tokens stay theirs. */
  signOut: procedure.output(accountState),
  /** Another of those who have signed in here. `account/not-here`. */
  switchTo: procedure.input(z.object({ id: accountId })).output(accountState),
  /** `welcome` and `problem` were seen. */
  dismiss: procedure.output(accountState),
  devices: procedure.output(z.array(device)),
  signOutDevice: procedure.input(z.object({ id: z.string().max(80) })).output(z.array(device)),
  /** Everything the server has about the person, as a JSON text to save. */
  exportData: procedure.output(z.object({ fileName: z.string(), json: z.string() })),
  /** `confirm` is the account's e-mail address or id, typed by the person. */
  delete: procedure
    .input(z.object({ confirm: z.string().max(254) }))
    .output(z.object({ forfeitedTokens: z.number().int() })),
};
