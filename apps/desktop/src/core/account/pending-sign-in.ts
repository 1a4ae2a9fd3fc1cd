import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { type AccountSecrets, pendingSecret } from "./account-secrets.ts";
import { hashOf } from "../billing/send.ts";

/** As long as the sign-in page lives at the server. */
export const signInMs = 10 * 60_000;

/** A sign-in that waits for the browser, as it is kept until then: what came back proves nothing without it. */
const pendingSignIn = z.object({
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  redirectUri: z.string(),
  url: z.string(),
  startedAt: z.number(),
  expiresAt: z.number(),
});
export type PendingSignIn = z.infer<typeof pendingSignIn>;

export async function keepPending(secrets: AccountSecrets, pending: PendingSignIn): Promise<void> {
  await secrets.set(pendingSecret, JSON.stringify(pending));
}

/** The one that is kept, of this start or an earlier one; null where there is none that can be read. */
export async function storedPending(secrets: AccountSecrets): Promise<PendingSignIn | null> {
  const text = await secrets.get(pendingSecret).catch(() => null);
  if (text === null) return null;
  const found = pendingSignIn.safeParse(JSON.parse(text));
  return found.success ? found.data : null;
}

/** Whether a state that came is the one that was sent, told in the same time whatever came. */
export function isStateOf(pending: Pick<PendingSignIn, "state">, state: string | null): boolean {
  return timingSafeEqual(Buffer.from(hashOf(pending.state)), Buffer.from(hashOf(state ?? "")));
}
