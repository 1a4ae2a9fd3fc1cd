import { makeGifts } from "../src/gifts/gift-stock.ts";
import type { StripePort } from "../src/payments/stripe-port.ts";
import type { ServerDatabase } from "../src/database/server-database.ts";

/** Codes to try in a sandbox. */
export interface SandboxCodes {
  /** Takes 30 % off, which is more than a first purchase has. */
  readonly promotion: string;
  /** Gives ten tokens to one person; another one at each start. */
  readonly gift: string;
}

interface CodeParts {
  readonly stripe: StripePort;
  readonly database: ServerDatabase;
  readonly makeId: () => string;
  readonly now: () => number;
}

const promotion = "SANDBOX30";

/** Makes the promotion at Stripe's stand-in, which begins empty each time, and a gift. */
export async function makeSandboxCodes({ stripe, ...parts }: CodeParts): Promise<SandboxCodes> {
  await stripe.ask(async ({ coupons, promotionCodes }) => {
    const { id } = await coupons.create({ percent_off: 30, duration: "once" });
    await promotionCodes.create({ code: promotion, promotion: { type: "coupon", coupon: id } });
  });
  const { gifts } = await makeGifts(parts, {
    count: 1,
    tokens: 10,
    expiresAt: null,
    note: "A gift to try",
    by: "sandbox",
  });
  return { promotion, gift: gifts[0]?.code ?? "" };
}
