import type { RowOf } from "../database/server-tables.ts";
import type { Applied } from "./payments.ts";
import { resolveAsFitting } from "./quarantine.ts";
import { applyCurrent } from "./reconcile/apply-current.ts";
import type { ReconcileParts } from "./reconcile/reconcile-parts.ts";

/** What Stripe's ids begin with, by what they are of. */
const kinds: readonly (readonly [string, string])[] = [
  ["cs_", "checkout.session"],
  ["pi_", "payment_intent"],
  ["in_", "invoice"],
  ["sub_", "subscription"],
];

/**
 * Looks again at what was put aside, as it is at Stripe now: for when its cause was mended. Where it fits, it is done as
 * if word of it had just come, and resolved. Undefined for what cannot be looked at again: a refund that failed, and what
 * has no object at Stripe.
 */
export async function retryQuarantine(
  parts: ReconcileParts,
  { id, object_id: objectId, reason, event_id: eventId }: RowOf<"quarantine">,
  by: string,
): Promise<Applied | undefined> {
  const [, object] = kinds.find(([prefix]) => objectId.startsWith(prefix)) ?? [];
  if (object === undefined || reason === "refund-failed") return undefined;
  const applied = await applyCurrent(parts, { object, id: objectId }, { eventId, by: "terminal" });
  if (applied === "changed") await resolveAsFitting(parts, id, by);
  return applied;
}
