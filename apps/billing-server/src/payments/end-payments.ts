import { AppError } from "@myba/shared/errors";
import { askForEnd, type AskParts } from "./ask-stripe.ts";
import { cancelOrder } from "./cancel-order.ts";
import type { Order } from "./order.ts";
import type { Payments } from "./payments.ts";
import { isMissing } from "./stripe-errors.ts";

interface EndPaymentsParts extends AskParts {
  readonly payments: Pick<Payments, "applySession" | "applySubscription">;
}

/** Ends what somebody pays who goes away. */
export interface EndPayments {
  /**
   * Closes the pages on which they could still pay, and ends their plan at Stripe at once: nothing is charged after this.
   * Again changes nothing. Throws `account/payment-under-way` while a bank works on a payment of theirs, their plan as it
   * was then, and what asking Stripe throws: the same call goes on from there.
   */
  endFor(personId: string): Promise<void>;
}

/** Makes the end of payments. Nobody new may begin to pay by then: the person is marked as being deleted. */
export function makeEndPayments(parts: EndPaymentsParts): EndPayments {
  return {
    async endFor(personId) {
      // oxlint-disable no-await-in-loop -- Stripe is asked gently
      for (const order of await unfinishedOrders(parts, personId)) await closeOrder(parts, order);
      const left = await unfinishedOrders(parts, personId);
      if (left.some(({ state }) => state === "processing")) throw new AppError("account/payment-under-way");
      for (const id of await plansOf(parts, personId)) await endPlan(parts, id);
      // oxlint-enable no-await-in-loop
    },
  };
}

function unfinishedOrders({ database }: EndPaymentsParts, personId: string): Promise<Order[]> {
  return database.db
    .selectFrom("checkout")
    .selectAll()
    .where("person_id", "=", personId)
    .where("state", "in", ["open", "processing"])
    .orderBy("created_at")
    .execute();
}

/** What was paid on a page meanwhile is granted, and goes with the wallet. */
async function closeOrder(parts: EndPaymentsParts, order: Order): Promise<void> {
  const isOpen = order.state === "open" && order.settled_at === null;
  await (isOpen ? cancelOrder(parts, order) : askForEnd(parts, order));
}

/** Those that run at Stripe, told of or not, and those whose end we have not heard of. */
async function plansOf(parts: EndPaymentsParts, personId: string): Promise<ReadonlySet<string>> {
  const known = await parts.database.db
    .selectFrom("subscription")
    .select("id")
    .where("person_id", "=", personId)
    .where("state", "<>", "ended")
    .execute();
  const ids = new Set(known.map(({ id }) => id));
  for (const customer of await customersOf(parts, personId)) {
    // oxlint-disable-next-line no-await-in-loop -- one is the rule
    for (const id of await runningAt(parts, customer)) ids.add(id);
  }
  return ids;
}

/** Who they are at Stripe, and were where a customer was made anew. */
async function customersOf({ database: { db } }: EndPaymentsParts, personId: string): Promise<ReadonlySet<string>> {
  const [own, used] = await Promise.all([
    db.selectFrom("customer").select("stripe_id as id").where("person_id", "=", personId).execute(),
    db.selectFrom("checkout").select("customer_id as id").distinct().where("person_id", "=", personId).execute(),
  ]);
  return new Set([...own, ...used].flatMap(({ id }) => (id === null ? [] : [id])));
}

async function runningAt({ stripe }: EndPaymentsParts, customer: string): Promise<readonly string[]> {
  try {
    const running = await stripe.ask(({ subscriptions }) =>
      subscriptions.list({ customer, limit: 100 }).autoPagingToArray({ limit: 1000 }),
    );
    return running.map(({ id }) => id);
  } catch (error) {
    // A customer that was deleted there has taken its plans along.
    if (isMissing(error)) return [];
    throw error;
  }
}

/** At once and without a last invoice; Stripe says of a plan that has ended that there is none to end. */
async function endPlan(parts: EndPaymentsParts, id: string): Promise<void> {
  const { stripe, payments, now, log } = parts;
  const askedAt = now();
  try {
    await stripe.ask(({ subscriptions }) => subscriptions.cancel(id, { invoice_now: false, prorate: false }));
    log.info({ subscriptionId: id }, "a plan was ended, since its owner goes away");
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const ended = await stripe.ask(({ subscriptions }) => subscriptions.retrieve(id));
  await payments.applySubscription(ended, { eventId: null, by: "status" }, askedAt);
}
