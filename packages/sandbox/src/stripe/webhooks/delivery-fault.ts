import { isOfType } from "./event-types.ts";

/** What goes wrong with a delivery on its way, on demand. */
export type DeliveryFault =
  /** Arrives so many times, at the same time. */
  | { readonly kind: "duplicate"; readonly copies: number }
  /** Is never sent; Stripe knows that nobody took it. */
  | { readonly kind: "drop" }
  | { readonly kind: "delay"; readonly ms: number }
  /** Leaves after the delivery that follows it. */
  | { readonly kind: "reorder" }
  /** Arrives and is taken, but its answer is lost: it comes again. */
  | { readonly kind: "answer-lost" }
  /** The first attempt is signed with another secret. */
  | { readonly kind: "wrong-signature" }
  /** The first attempt says that it is an hour old. */
  | { readonly kind: "stale-timestamp" }
  /** The first attempt's body was written anew after it was signed. */
  | { readonly kind: "rewritten" }
  /** The first attempt says that it is of live mode, with a signature that is right. */
  | { readonly kind: "live-mode" };

/** Which deliveries a fault is for, and how often. */
export interface DeliveryFaultRule {
  /** As `enabled_events` of an endpoint; all where it is left out. */
  readonly types?: readonly string[] | undefined;
  /** 1 where it is left out. */
  readonly times?: number | undefined;
  readonly fault: DeliveryFault;
}

export interface DeliveryFaults {
  add(rule: DeliveryFaultRule): void;
  /** A fault for each delivery, counted from 1; undefined where nothing goes wrong. */
  script(script: (delivery: { readonly type: string; readonly number: number }) => DeliveryFault | undefined): void;
  clear(): void;
  take(type: string): DeliveryFault | undefined;
}

export function makeDeliveryFaults(): DeliveryFaults {
  let rules: (DeliveryFaultRule & { left: number })[] = [];
  let script: Parameters<DeliveryFaults["script"]>[0] | undefined;
  let number = 0;
  return {
    add: (rule) => void rules.push({ ...rule, left: rule.times ?? 1 }),
    script: (next) => void (script = next),
    clear() {
      rules = [];
      script = undefined;
    },
    take(type) {
      number += 1;
      const rule = rules.find(({ types = ["*"], left }) => left > 0 && types.some((one) => isOfType(type, one)));
      if (rule === undefined) return script?.({ type, number });
      rule.left -= 1;
      return rule.fault;
    },
  };
}
