import type { Sandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";
import { sandboxStripe, stripeApiVersion } from "../../packages/sandbox/src/stripe/config.ts";

const daySeconds = 24 * 60 * 60;
const daysBehind = 32;

/**
 * Puts all customers on a test clock of Stripe's that goes 32 days behind, until it is turned: what renews after a month
 * then renews today, and nothing that is signed comes from the future.
 */
export async function putCustomersBehind(sandbox: Sandbox): Promise<{ catchUp(): Promise<void> }> {
  const beginsAt = Math.floor(Date.now() / 1000) - daysBehind * daySeconds;
  const clock = await ask(sandbox, "test_helpers/test_clocks", { frozen_time: String(beginsAt) });
  for (const customer of sandbox.stripe.world.store.all("customer")) customer.test_clock = clock.id;
  return {
    async catchUp() {
      const frozen = String(beginsAt + daysBehind * daySeconds);
      await ask(sandbox, `test_helpers/test_clocks/${clock.id}/advance`, { frozen_time: frozen });
      await sandbox.stripe.turn();
    },
  };
}

/** As whoever runs the shop asks Stripe. */
async function ask({ stripe }: Sandbox, path: string, fields: Record<string, string>): Promise<{ id: string }> {
  const answer = await fetch(`${stripe.url}/v1/${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${sandboxStripe.secretKey}`, "stripe-version": stripeApiVersion },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { id: string };
}
