import type { SignInAnswer } from "@myba/shared/billing-api/sign-in";
import { returnAddress } from "./return-address.ts";
import { Trouble } from "./trouble.ts";

/** Sends the browser where the server said, if that is a place it may name. */
export function goTo({ redirectTo }: SignInAnswer): void {
  const to = returnAddress(redirectTo, new URL(window.location.href));
  if (to === undefined) throw new Trouble("over", strangeAddress);
  window.location.assign(to);
}

const strangeAddress = {
  message: "The answer to this sign-in leads to an address that MyBA does not use.",
  next: "It was not opened. Go back to MyBA and start again.",
};
