import type { Dialect } from "./dialect.ts";
import { type Failure, failureOf } from "./failures.ts";
import { maskedKey } from "./masked-key.ts";
import type { State } from "./state.ts";

/**
 * What the provider says to a key, undefined where it opens the door. Without credit, or above its rate, a key still
 * lists models.
 */
export function refuseKey(
  dialect: Dialect,
  { ring, config }: State,
  key: string,
  asksFor: "question" | "page",
): Failure | undefined {
  if (!dialect.needsKey || ring.valid.includes(key)) return undefined;
  if (key === "") return config.isKeyless === true ? undefined : failureOf("missingKey");
  if (ring.withoutCredit.includes(key)) return asksFor === "question" ? refusalOf(dialect, "noCredit") : undefined;
  if (ring.rateLimited.includes(key)) {
    return asksFor === "question" ? failureOf("rateLimited", { retryAfter: "20" }) : undefined;
  }
  return failureOf("badKey", { about: maskedKey(key) });
}

/** A failure with the status this dialect gives its reason. */
export function refusalOf(dialect: Dialect, reason: Failure["reason"], about?: string): Failure {
  const status = dialect.statuses?.[reason];
  return failureOf(reason, { ...(status !== undefined && { status }), ...(about !== undefined && { about }) });
}
