import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";
import type { AwaitedCode, Step } from "./steps.ts";

type SignIn = NonNullable<Clerk["client"]>["signIn"];
type SignUp = NonNullable<Clerk["client"]>["signUp"];

/** What comes after an answer to a sign-in; asks for the second factor where the account has one. */
export async function afterSignIn(signIn: SignIn): Promise<Step> {
  if (signIn.status === "complete" && signIn.createdSessionId !== null)
    return { kind: "in", sessionId: signIn.createdSessionId };
  if (signIn.status === "needs_second_factor") return { kind: "code", code: await secondFactor(signIn) };
  throw new Trouble("refused", cannotGoOn, { cause: new Error(`sign-in ${signIn.status}`) });
}

/** What comes after an answer to a sign-up. Only an instance that asks for more than MyBA needs is at a loss here. */
export function afterSignUp(signUp: SignUp): Step {
  if (signUp.status === "complete" && signUp.createdSessionId !== null)
    return { kind: "in", sessionId: signUp.createdSessionId };
  const missing = signUp.missingFields.join(", ");
  throw new Trouble("refused", cannotGoOn, { cause: new Error(`sign-up ${signUp.status}, missing: ${missing}`) });
}

/** The second factor that is least work, sent where it has to be sent. */
async function secondFactor(signIn: SignIn): Promise<AwaitedCode> {
  const factors = signIn.supportedSecondFactors ?? [];
  for (const strategy of ["totp", "email_code", "phone_code", "backup_code"] as const) {
    const factor = factors.find((one) => one.strategy === strategy);
    if (!factor) continue;
    if (strategy === "email_code" || strategy === "phone_code") await signIn.prepareSecondFactor({ strategy });
    const sentTo = "safeIdentifier" in factor ? factor.safeIdentifier : null;
    return { to: "second-factor", strategy, sentTo: sentTo ?? null };
  }
  throw new Trouble("refused", cannotGoOn, { cause: new Error("no second factor that this page knows") });
}

const cannotGoOn = {
  message: "This account needs a step that this page does not have.",
  next: "Use another way to sign in, or write to support.",
};
