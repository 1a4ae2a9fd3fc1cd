import type { ApiFault } from "@myba/sandbox/stripe/api-fault";
import type { StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { DeliveryFault } from "@myba/sandbox/stripe/webhooks/delivery-fault";

const hour = 3_600_000;

/** A third of all deliveries go wrong in one way or another; while it is dark, next to nothing arrives at all. */
export function breakDeliveries(stripe: StripeDouble, random: () => number, isDark: boolean): void {
  stripe.deliveries.faults.script(() => {
    const chance = random();
    if (isDark) return chance < 0.9 ? { kind: "drop" } : undefined;
    const often: readonly (readonly [number, DeliveryFault])[] = [
      [0.07, { kind: "duplicate", copies: 2 + Math.floor(random() * 2) }],
      [0.08, { kind: "drop" }],
      [0.06, { kind: "delay", ms: Math.floor(random() * 72 * hour) }],
      [0.06, { kind: "reorder" }],
      [0.03, { kind: "answer-lost" }],
      [0.01, { kind: "wrong-signature" }],
      [0.01, { kind: "stale-timestamp" }],
      [0.01, { kind: "rewritten" }],
      [0.01, { kind: "live-mode" }],
    ];
    let at = chance;
    return often.find(([share]) => (at -= share) < 0)?.[1];
  });
}

/**
 * Stripe's API fails now and then, and the server is killed after so many of its requests. `stopKilling` says how many
 * of these never came.
 */
export function breakApi(
  stripe: StripeDouble,
  random: () => number,
  { killAfter, kill }: { readonly killAfter: readonly number[]; readonly kill: () => boolean },
): { readonly stopKilling: () => number } {
  let left = killAfter.toSorted((a, b) => a - b);
  let requests = 0;
  stripe.faults.script((): ApiFault | undefined => {
    requests += 1;
    if (requests >= (left[0] ?? Infinity) && kill()) left = left.slice(1);
    const chance = random();
    if (chance < 0.004) return { kind: "status", status: 500 };
    if (chance < 0.008) return { kind: "status", status: 429 };
    if (chance < 0.012) return { kind: "reset" };
    if (chance < 0.016) return { kind: "reset-after" };
    return undefined;
  });
  return {
    stopKilling() {
      const many = left.length;
      left = [];
      return many;
    },
  };
}
