import { z } from "zod";

/**
 * What the sign-in page and the billing server say to each other, below `/sign-in/{uid}`: `GET state` answers with a
 * `SignInState`; `POST clerk`, `POST sandbox` and `POST cancel` take the bodies below as JSON and answer with a
 * `SignInAnswer`. Failures are a `SignInFailure` with the status of the catalogue; `auth/sign-in-over` means that this
 * sign-in can never go on.
 */

const csrf = z.string().min(1).max(512);

/** Who wants to be let in. */
const askingApp = z.object({
  name: z.string(),
  /** What the person calls the computer; null where the app did not say. */
  device: z.string().nullable(),
  /** What it wants, as the app asked for it, such as `openid` and `offline_access`. */
  scope: z.array(z.string()),
});
export type AskingApp = z.infer<typeof askingApp>;

/** Somebody who exists in the sandbox only, whose password is therefore known to everybody. */
const sandboxPerson = z.object({
  email: z.string(),
  name: z.string(),
  password: z.string(),
  /** What is special about them, in a few words. */
  hint: z.string(),
});
export type SandboxPerson = z.infer<typeof sandboxPerson>;

/** How somebody can sign in here. `csrf` goes back with every post. */
export const signInState = z.discriminatedUnion("mode", [
  z.object({ mode: z.literal("clerk"), app: askingApp, csrf, publishableKey: z.string().min(1) }),
  z.object({ mode: z.literal("sandbox"), app: askingApp, csrf, people: z.array(sandboxPerson).default([]) }),
]);
export type SignInState = z.infer<typeof signInState>;

/** `token` is the session token that Clerk gave to the page. */
export const clerkSignIn = z.strictObject({ token: z.string().min(1).max(16_384), csrf });
export type ClerkSignIn = z.infer<typeof clerkSignIn>;

/** Exists only where there are no live keys. */
export const sandboxSignIn = z.strictObject({ email: z.string().max(254), password: z.string().max(256), csrf });
export type SandboxSignIn = z.infer<typeof sandboxSignIn>;

export const cancelSignIn = z.strictObject({ csrf });
export type CancelSignIn = z.infer<typeof cancelSignIn>;

/** Where the browser goes next: an address of this server, which sends it back to the app. */
export const signInAnswer = z.object({ redirectTo: z.string().min(1) });
export type SignInAnswer = z.infer<typeof signInAnswer>;

/** A code of the catalogue with its words, as every route of the billing server answers. */
export const signInFailure = z.object({
  code: z.string(),
  message: z.string(),
  next: z.string(),
  data: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  requestId: z.string().optional(),
});
export type SignInFailure = z.infer<typeof signInFailure>;
