import { z } from "zod";
import type { ApiFaults } from "../api-fault.ts";
import { given } from "../given.ts";
import type { RecordedRequest } from "../receive.ts";
import type { Deliveries } from "../webhooks/deliveries.ts";
import type { World } from "../world.ts";
import type { Control } from "./control.ts";

/** What a request to `/_sandbox/…` works with. */
export interface ControlCall {
  readonly world: World;
  readonly control: Control;
  readonly faults: ApiFaults;
  readonly deliveries: Deliveries;
  readonly requests: readonly RecordedRequest[];
  turn(): Promise<void>;
  readonly id: string;
  readonly sent: never;
}

interface ControlRoute {
  readonly takes: z.ZodType;
  readonly answer: (call: ControlCall) => unknown;
}

function row<S extends z.ZodType>(
  takes: S,
  answer: (call: Omit<ControlCall, "sent"> & { readonly sent: z.output<S> }) => unknown,
): ControlRoute {
  // `receiveControl` gives to the answer only what the row's own schema has read.
  return { takes, answer: answer };
}

const nothing = z.strictObject({});
const apiFault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("status"), status: z.int(), retryAfterSeconds: z.number().optional() }),
  z.strictObject({ kind: z.enum(["timeout", "reset", "reset-after"]) }),
  z.strictObject({ kind: z.literal("slow"), ms: z.number() }),
]);
const deliveryFault = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("duplicate"), copies: z.int().min(2) }),
  z.strictObject({ kind: z.literal("delay"), ms: z.number() }),
  z.strictObject({
    kind: z.enum(["drop", "reorder", "answer-lost", "wrong-signature", "stale-timestamp", "rewritten", "live-mode"]),
  }),
]);
const outcome = z.strictObject({ outcome: z.enum(["succeeded", "failed"]) });

/** What stands for banks, the dashboard and the network, by method and path below `/_sandbox/`. */
export const controlRoutes: Readonly<Record<string, ControlRoute>> = {
  "POST clock": row(z.strictObject({ advanceMs: z.number().min(0) }), async ({ world, sent, turn }) => {
    world.clock.advance(sent.advanceMs);
    await turn();
    return { nowMs: world.clock.nowMs() };
  }),
  "POST turn": row(nothing, async ({ turn }) => turn()),
  "GET requests": row(nothing, ({ requests }) => ({ requests })),
  "POST faults": row(
    z.strictObject({
      method: z.string().optional(),
      path: z.string().optional(),
      times: z.int().optional(),
      fault: apiFault,
    }),
    // The reader's type has `undefined` where the rule's own may be left out.
    ({ faults, sent }) => faults.add({ ...sent, fault: given(sent.fault) as Parameters<ApiFaults["add"]>[0]["fault"] }),
  ),
  "DELETE faults": row(nothing, ({ faults }) => faults.clear()),
  "GET deliveries": row(nothing, ({ deliveries }) => ({
    deliveries: deliveries.all.map(({ event, endpoint, answers, state, dueMs }) => {
      return { event: event.id, type: event.type, endpoint, answers, state, dueMs };
    }),
  })),
  "POST delivery-faults": row(
    z.strictObject({ types: z.array(z.string()).optional(), times: z.int().optional(), fault: deliveryFault }),
    ({ deliveries, sent }) => deliveries.faults.add(sent),
  ),
  "DELETE delivery-faults": row(nothing, ({ deliveries }) => deliveries.faults.clear()),
  "POST hold": row(nothing, ({ deliveries }) => deliveries.hold()),
  "POST release": row(
    z.strictObject({ order: z.enum(["as-it-came", "reversed", "shuffled"]).optional() }),
    ({ deliveries, sent }) => deliveries.release(sent.order),
  ),
  "POST events :id resend": row(nothing, async ({ deliveries, id }) => deliveries.resend(id)),
  "POST payments :id dispute": row(
    z.strictObject({ isInquiry: z.boolean().optional(), reason: z.string().optional(), amount: z.int().optional() }),
    ({ control, id, sent }) => control.openDispute(id, given(sent)),
  ),
  "POST payments :id refund": row(
    z.strictObject({ amount: z.int().optional(), isPending: z.boolean().optional() }),
    ({ control, id, sent }) => control.refund(id, given(sent)),
  ),
  "POST payments :id settle": row(outcome, ({ control, id, sent }) => control.settlePayment(id, sent.outcome)),
  "POST disputes :id escalate": row(nothing, ({ control, id }) => control.escalateDispute(id)),
  "POST disputes :id close": row(z.strictObject({ outcome: z.enum(["won", "lost"]) }), ({ control, id, sent }) =>
    control.closeDispute(id, sent.outcome),
  ),
  "POST refunds :id settle": row(outcome, ({ control, id, sent }) => control.settleRefund(id, sent.outcome)),
  "POST payment-methods :id card": row(z.strictObject({ number: z.string() }), ({ control, id, sent }) =>
    control.changeCard(id, sent.number),
  ),
  "POST dunning": row(
    z.strictObject({
      retryAfterDays: z.array(z.number().positive()),
      afterwards: z.enum(["cancel", "unpaid", "past_due"]),
    }),
    ({ control, sent }) => control.setDunning(sent),
  ),
  "POST subscriptions :id end": row(
    z.strictObject({ reason: z.enum(["cancellation_requested", "payment_disputed"]) }),
    ({ control, id, sent }) => control.endSubscription(id, sent.reason),
  ),
  "DELETE customers :id": row(nothing, ({ control, id }) => control.deleteCustomer(id)),
};
