import { AppError } from "@myba/shared/errors";
import { setUpCoupon } from "./coupon.ts";
import { setUpPortal } from "./portal-configuration.ts";
import { archiveOldPrices, setUpPrices, setUpProducts } from "./products.ts";
import type { SettingUp, SetUpParts, Step } from "./setting-up.ts";
import { setUpEndpoint } from "./webhook-endpoint.ts";
import { wantedItems } from "./wanted.ts";

export interface SetUpOptions {
  /** Changes nothing, and says what it would do. */
  readonly isDry: boolean;
  /** That real money is meant: has to be what the key is. */
  readonly isLive: boolean;
}

export interface SetUpDone {
  readonly steps: readonly Step[];
  /** Of a webhook endpoint that was made just now: Stripe shows it this once. */
  readonly webhookSecret: string | null;
}

/**
 * Makes an account at Stripe what the catalogue in force wants it to be: products, prices, the coupon, the portal and the
 * webhook endpoint. What is as it should be is left alone, so that a second run does nothing. Throws
 * `server/command` where real money and tests would be mixed, and what asking Stripe throws; a run that was broken
 * off is made good by the next.
 */
export async function setUpStripe(parts: SetUpParts, { isDry, isLive }: SetUpOptions): Promise<SetUpDone> {
  if (parts.stripe.isLive !== isLive) throw new AppError("server/command", { reason: mixed(isLive) });
  const steps: Step[] = [];
  const runId = parts.makeId();
  const run: SettingUp = {
    ...parts,
    isDry,
    async step(step, work) {
      steps.push(step);
      if (isDry || step.does === "keep") return undefined;
      return work({ idempotencyKey: `setup-${runId}-${steps.length}` });
    },
  };
  const items = wantedItems(await parts.catalogues.inForce());
  await setUpProducts(run, items);
  const prices = await setUpPrices(run, items);
  await setUpCoupon(run);
  await setUpPortal(run, items, prices);
  await archiveOldPrices(run, items);
  const webhookSecret = await setUpEndpoint(run);
  return { steps, webhookSecret };
}

function mixed(isLive: boolean): string {
  return isLive
    ? "STRIPE_SECRET_KEY: it is a key of tests, and --live was said"
    : "STRIPE_SECRET_KEY: it is a live key; say --live if real money is meant";
}
