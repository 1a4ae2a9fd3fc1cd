import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";
import { afterSignIn, afterSignUp } from "./after.ts";
import { isClerkCode } from "./clerk-trouble.ts";
import { providers } from "./providers.ts";
import type { AwaitedCode, Step } from "./steps.ts";

type Client = NonNullable<Clerk["client"]>;

/** Sends a code to an address, whether or not it has an account yet: signing up is signing in for the first time. */
export async function sendCode(client: Client, email: string, hidesAccounts: boolean): Promise<Step> {
  try {
    const signIn = await client.signIn.create({
      identifier: email,
      ...(hidesAccounts ? { signUpIfMissing: true } : {}),
    });
    const factor = signIn.supportedFirstFactors?.find((one) => one.strategy === "email_code");
    if (!factor) throw otherWay(signIn.supportedFirstFactors?.map(({ strategy }) => strategy) ?? []);
    await signIn.prepareFirstFactor({ strategy: "email_code", emailAddressId: factor.emailAddressId });
    return awaiting("sign-in", email);
  } catch (error) {
    if (!isClerkCode(error, "form_identifier_not_found")) throw error;
    const signUp = await client.signUp.create({ emailAddress: email });
    if (signUp.status === "complete") return afterSignUp(signUp);
    await signUp.prepareEmailAddressVerification({ strategy: "email_code" });
    return awaiting("sign-up", email);
  }
}

/** Sends the code that is awaited once more. */
export async function sendAgain({ signIn, signUp }: Client, { to, strategy }: AwaitedCode): Promise<void> {
  if (to === "sign-up") {
    await signUp.prepareEmailAddressVerification({ strategy: "email_code" });
  } else if (to === "second-factor") {
    if (strategy === "email_code" || strategy === "phone_code") await signIn.prepareSecondFactor({ strategy });
  } else {
    const factor = signIn.supportedFirstFactors?.find((one) => one.strategy === "email_code");
    if (!factor) throw otherWay([]);
    await signIn.prepareFirstFactor({ strategy: "email_code", emailAddressId: factor.emailAddressId });
  }
}

/** Shows Clerk the code that somebody typed. */
export async function answerCode(
  { signIn, signUp }: Client,
  { to, strategy }: AwaitedCode,
  code: string,
): Promise<Step> {
  if (to === "sign-up") return afterSignUp(await signUp.attemptEmailAddressVerification({ code }));
  if (to === "second-factor") return afterSignIn(await signIn.attemptSecondFactor({ strategy, code }));
  const answered = await signIn.attemptFirstFactor({ strategy: "email_code", code });
  // The address is theirs and has no account: it gets one.
  if (answered.firstFactorVerification.status === "transferable")
    return afterSignUp(await signUp.create({ transfer: true }));
  return afterSignIn(answered);
}

function awaiting(to: AwaitedCode["to"], email: string): Step {
  return { kind: "code", code: { to, strategy: "email_code", sentTo: email } };
}

function otherWay(strategies: readonly string[]): Trouble {
  const names = providers.filter(({ strategy }) => strategies.includes(strategy)).map(({ name }) => name);
  return new Trouble("refused", {
    message: "This account does not sign in by e-mail.",
    next: names.length === 0 ? "Use another way to sign in." : `Continue with ${names.join(" or ")}.`,
  });
}
