import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { type PaymentWorld, startPaymentWorld } from "./testing/payment-world.ts";

const learned = { eventId: "evt_1", by: "webhook" } as const;
type Session = ReturnType<PaymentWorld["sessionOf"]>;
type Intent = ReturnType<PaymentWorld["intentOf"]>;

async function paid(world: PaymentWorld): Promise<{ session: Session; intent: Intent; accountId: string; id: string }> {
  const ada = await world.person();
  const checkout = await world.buy(ada.id);
  world.payAt(checkout);
  const [session, intent] = [world.sessionOf(checkout), world.intentOf(checkout)];
  return { session, intent, accountId: ada.accountId, id: checkout.id };
}

const tampered: readonly (readonly [string, string, (session: Session) => Partial<Session>])[] = [
  ["a lower price", "amount", () => ({ amount_subtotal: 1, amount_total: 1 })],
  ["a total that does not add up", "amount", () => ({ amount_total: 1 })],
  [
    "a discount that we never gave",
    "amount",
    (each) => ({
      amount_total: 599,
      total_details: { ...each.total_details, amount_discount: 1000, amount_shipping: 0, amount_tax: 0 },
    }),
  ],
  [
    "a tax that we never asked for",
    "amount",
    () => ({
      amount_total: 1899,
      total_details: { amount_discount: 0, amount_shipping: null, amount_tax: 300 },
    }),
  ],
  ["another currency", "currency", () => ({ currency: "jpy" })],
  ["more tokens", "metadata", (each) => ({ metadata: { ...each.metadata, tokens: "5000" } })],
  ["bonus tokens", "metadata", (each) => ({ metadata: { ...each.metadata, bonus_tokens: "50" } })],
  ["another wallet", "metadata", (each) => ({ metadata: { ...each.metadata, account_id: "user:mallory" } })],
  ["no metadata", "metadata", () => ({ metadata: {} })],
  ["another customer", "customer", () => ({ customer: "cus_mallory" })],
  ["no customer", "customer", () => ({ customer: null })],
  ["real money's mode", "mode", () => ({ livemode: true })],
  ["a plan's mode", "mode", () => ({ mode: "subscription" })],
  ["another session's id", "other-session", () => ({ id: "cs_test_other" })],
];

describe.each(engines)("what Stripe says of a payment, on %s", (engine) => {
  test("is put aside where it is not as our order has it, grants nothing, and raises an alarm", async () => {
    const world = await startPaymentWorld(engine);
    const { session, accountId, id } = await paid(world);
    for (const [what, reason, change] of tampered) {
      const forged: Session = { ...session, ...change(session) };
      for (const again of [1, 2]) {
        // oxlint-disable-next-line no-await-in-loop -- one after another
        expect(await world.payments.applySession(forged, learned), `${what}, time ${again}`).toBe("quarantined");
      }
      const alarms = world.lines.filter(({ alarm }) => alarm === "quarantine");
      expect(alarms.at(-1), what).toMatchObject({ reason, eventId: "evt_1", level: 50 });
    }
    const reasons = new Set(tampered.map(([, reason]) => reason));
    expect((await world.quarantined()).toSorted()).toEqual([...reasons].toSorted());
    expect(await world.ledger.history(accountId)).toEqual([]);
    const row = await world.database.db.selectFrom("checkout").selectAll().where("id", "=", id).executeTakeFirst();
    expect(row).toMatchObject({ state: "open", settled_at: null, payment_id: null });
    // The true word still counts.
    expect(await world.payments.applySession(session, learned)).toBe("changed");
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("is put aside likewise where the payment itself is told", async () => {
    const world = await startPaymentWorld(engine);
    const { intent, accountId } = await paid(world);
    const forgeries: Partial<Intent>[] = [
      { amount_received: 1 },
      { currency: "jpy" },
      { customer: "cus_mallory" },
      { livemode: true },
      { metadata: { ...intent.metadata, tokens: "5000" } },
    ];
    for (const forgery of forgeries) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      expect(await world.payments.applyPaymentIntent({ ...intent, ...forgery }, learned)).toBe("quarantined");
    }
    expect((await world.quarantined()).toSorted()).toEqual(["amount", "currency", "customer", "metadata", "mode"]);
    expect(await world.ledger.history(accountId)).toEqual([]);
    expect(await world.payments.applyPaymentIntent(intent, learned)).toBe("changed");
    // A second payment of the same order is money without an order: people look at it.
    const second = { ...intent, id: "pi_second" };
    expect(await world.payments.applyPaymentIntent(second, learned)).toBe("quarantined");
    expect(await world.quarantined()).toContain("second-payment");
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("of nobody's order waits until that is there, and what is not ours is left alone", async () => {
    const world = await startPaymentWorld(engine);
    const { session, intent } = await paid(world);
    const stranger = "0190a000-0000-7000-8000-000000000009";
    const unknown = { ...session, id: "cs_test_unknown", client_reference_id: stranger };
    expect(await world.payments.applySession(unknown, learned)).toBe("unknown");
    const early = { ...intent, id: "pi_unknown", metadata: { checkout_id: stranger } };
    expect(await world.payments.applyPaymentIntent(early, learned)).toBe("unknown");
    expect(await world.payments.applyPaymentIntent({ ...intent, id: "pi_invoice", metadata: {} }, learned)).toBe(
      "unchanged",
    );
    expect(await world.quarantined()).toEqual([]);
  });

  test("goes on where a crash broke it off: before the ledger, and before the order knows", async () => {
    const world = await startPaymentWorld(engine);
    const { session, accountId, id } = await paid(world);
    const { db } = world.database;
    const wind = (columns: { granted_at: null; state: "open" }) =>
      db.updateTable("checkout").set(columns).where("id", "=", id).execute();
    expect(await world.payments.applySession(session, learned)).toBe("changed");
    // As it was when the ledger had booked it and nobody had written that down.
    await wind({ granted_at: null, state: "open" });
    world.turn(3 * 60_000);
    await world.job("checkouts");
    const row = await db.selectFrom("checkout").selectAll().where("id", "=", id).executeTakeFirst();
    expect(row).toMatchObject({ state: "paid", granted_at: world.now() });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
    expect((await world.ledger.history(accountId)).length).toBe(1);
  });

  test("for somebody whose account is gone is put aside", async () => {
    const world = await startPaymentWorld(engine);
    const { session, accountId } = await paid(world);
    const idempotency = { scope: accountId, key: "deletion" };
    await world.ledger.execute({ kind: "close-account", accountId, idempotency, actor: accountId });
    expect(await world.payments.applySession(session, learned)).toBe("quarantined");
    expect(await world.quarantined()).toEqual(["account-closed"]);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0, isClosed: true });
  });

  test("says what promotion codes and taxes took and added, where they are allowed", async () => {
    const world = await startPaymentWorld(engine, { takesPromotionCodes: true, isTaxed: true });
    const { session, intent, accountId, id } = await paid(world);
    expect(session).toMatchObject({ allow_promotion_codes: true, automatic_tax: { enabled: true } });
    const tax = session.total_details?.amount_tax ?? 0;
    expect(session.amount_total).toBe(1599 + tax);
    // The payment alone does not tell: its session is asked for.
    expect(await world.payments.applyPaymentIntent(intent, learned)).toBe("changed");
    const row = await world.database.db.selectFrom("checkout").selectAll().where("id", "=", id).executeTakeFirst();
    expect(row).toMatchObject({ state: "paid", price: 1599, paid_amount: 1599 + tax });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 50 });
    expect(await world.quarantined()).toEqual([]);
  });
});
