import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";
import { afterSignIn, afterSignUp } from "./after.ts";
import type { Provider } from "./providers.ts";
import type { Step } from "./steps.ts";

type Client = NonNullable<Clerk["client"]>;

/**
 * That this tab left for a provider, for this very sign-in. Without it a session that is there already is somebody's who
 * must be asked, however the address looks.
 */
const markOf = (page: URL): string => `left-for-a-provider ${page.pathname}`;

/** Leaves for the provider's page, which leads back to this one. */
export async function leaveFor(client: Client, { strategy }: Provider): Promise<void> {
  const page = new URL(window.location.href);
  const back = `${page.origin}${page.pathname}`;
  sessionStorage.setItem(markOf(page), strategy);
  await client.signIn.authenticateWithRedirect({ strategy, redirectUrl: back, redirectUrlComplete: back });
  // The browser is on its way; nothing is to be pressed until it is gone.
  await new Promise(() => undefined);
}

/** Whether this tab comes back from a provider; says so once. */
export function takeReturn(): boolean {
  const mark = markOf(new URL(window.location.href));
  const hasLeft = sessionStorage.getItem(mark) !== null;
  sessionStorage.removeItem(mark);
  return hasLeft;
}

/** What the provider's answer means: an old account, a new one, or none. */
export async function comeBack(client: Client): Promise<Step> {
  const { signIn, signUp } = client;
  const { firstFactorVerification: answer } = signIn;
  if (answer.error?.code === "identifier_already_signed_in" && answer.error.meta?.sessionId !== undefined)
    return { kind: "in", sessionId: answer.error.meta.sessionId };
  if (signUp.verifications.externalAccount.error?.code === "external_account_exists")
    return afterSignIn(await signIn.create({ transfer: true }));
  if (answer.status === "transferable") return afterSignUp(await signUp.create({ transfer: true }));
  if (signUp.status === "complete") return afterSignUp(signUp);
  if (signIn.status === "complete" || signIn.status === "needs_second_factor") return afterSignIn(signIn);
  if (answer.error)
    throw new Trouble("refused", {
      message: answer.error.longMessage ?? answer.error.message,
      next: "Try again, or use another way to sign in.",
    });
  // Left the provider's page without an answer.
  return { kind: "ways" };
}
