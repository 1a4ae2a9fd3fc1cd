import type { subscriptionView } from "@myba/shared/billing-api/checkout";
import type { z } from "zod";
import { dayOf } from "./balance-words.ts";

export type Subscription = z.infer<typeof subscriptionView>;

/** What a person should know about their plan, and whether something is wrong with it. */
export function planStatus(
  { name, state, currentPeriodEnd, cancelsAtPeriodEnd, nextPlanKey }: Subscription,
  nextName: string | undefined,
): { readonly words: string; readonly isTrouble: boolean } {
  const day = dayOf(currentPeriodEnd);
  if (state === "past-due")
    return {
      words: `The last payment for ${name} did not work. Stripe tries it again; you can change your card there.`,
      isTrouble: true,
    };
  if (state === "incomplete")
    return { words: `The first payment for ${name} is not done. Finish it at Stripe.`, isTrouble: true };
  if (state === "paused") return { words: `${name} is paused.`, isTrouble: false };
  if (state === "ended") return { words: `${name} has ended.`, isTrouble: false };
  if (cancelsAtPeriodEnd)
    return {
      words: `${name} is cancelled and ends on ${day}. Its tokens stay as they are until then.`,
      isTrouble: false,
    };
  if (nextPlanKey !== null)
    return { words: `${name} changes to ${nextName ?? nextPlanKey} on ${day}.`, isTrouble: false };
  return { words: `${name} renews on ${day}.`, isTrouble: false };
}
