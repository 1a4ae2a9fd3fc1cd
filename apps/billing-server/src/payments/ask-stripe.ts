import { AppError } from "@myba/shared/errors";
import { loggable } from "../log/loggable.ts";
import { freshOrder, type Order } from "./order.ts";
import type { PaymentParts } from "./payment-parts.ts";
import type { Payments } from "./payments.ts";
import { stripeFacts } from "./stripe-errors.ts";
import { idOf } from "./stripe-port.ts";

export interface AskParts extends PaymentParts {
  readonly payments: Pick<Payments, "applySession">;
}

/** So long nobody else asks Stripe about the same order. */
const leastWaitMs = 3000;

/**
 * An order as it stands, after asking Stripe where we have not heard of its end: at most every few seconds for each
 * order, whoever wants to know in whichever process. What Stripe does not answer comes with the webhook.
 */
export async function upToDate(parts: AskParts, order: Order): Promise<Order> {
  if (!isUnclear(order) || !(await mayAsk(parts, order))) return order;
  try {
    await (isOver(order) ? askForReceipt(parts, order) : askForEnd(parts, order));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const facts = { checkoutId: order.id, code: error.code, err: loggable(error), ...stripeFacts(error) };
    parts.log.warn(facts, "Stripe was asked about a checkout in vain");
  }
  return freshOrder(parts, order);
}

/** Asks Stripe about an order's session, and does what follows. */
export async function askForEnd({ stripe, payments }: AskParts, order: Order): Promise<void> {
  const { session_id: sessionId } = order;
  if (sessionId === null) return;
  const session = await stripe.ask((calls) =>
    calls.checkout.sessions.retrieve(sessionId, { expand: ["payment_intent"] }),
  );
  await payments.applySession(session, { eventId: null, by: "status" });
}

function isUnclear(order: Order): boolean {
  if (order.session_id === null) return false;
  const isGranting = order.settled_at !== null && order.granted_at === null;
  const isMissingReceipt = order.state === "paid" && order.receipt_url === null;
  return order.state === "open" || order.state === "processing" || isGranting || isMissingReceipt;
}

const isOver = (order: Order): boolean => order.granted_at !== null;

async function mayAsk({ database, now }: AskParts, order: Order): Promise<boolean> {
  const asking = await database.db
    .updateTable("checkout")
    .set({ asked_at: now() })
    .where("id", "=", order.id)
    .where("asked_at", "<=", now() - leastWaitMs)
    .returning("id")
    .executeTakeFirst();
  return asking !== undefined;
}

/** Of a package the charge's receipt, of a plan its first invoice. */
async function askForReceipt({ database, stripe }: AskParts, order: Order): Promise<void> {
  const { session_id: sessionId } = order;
  if (sessionId === null) return;
  const receiptUrl = await stripe.ask(async (calls) => {
    const session = await calls.checkout.sessions.retrieve(sessionId, {
      expand: ["payment_intent.latest_charge", "invoice"],
    });
    const { payment_intent: intent, invoice } = session;
    if (invoice !== null && typeof invoice !== "string") return invoice.hosted_invoice_url ?? null;
    const charge = intent === null || typeof intent === "string" ? null : intent.latest_charge;
    return charge === null || idOf(charge) === charge || typeof charge === "string" ? null : charge.receipt_url;
  });
  if (receiptUrl === null) return;
  await database.db.updateTable("checkout").set({ receipt_url: receiptUrl }).where("id", "=", order.id).execute();
}
