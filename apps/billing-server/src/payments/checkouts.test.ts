import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { startPaymentWorld, ways } from "./testing/payment-world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describe.each(engines)("buying tokens on %s", (engine) => {
  test("leads to Stripe's page with the price, tokens and discount that the server decided", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id, { expectedPrice: 1599 });
    expect(checkout).toMatchObject({
      state: "open",
      item: { kind: "package", key: "professional" },
      name: "Professional",
      listPrice: 1999,
      discount: 400,
      price: 1599,
      tokens: 50,
      bonusTokens: 0,
      url: expect.stringContaining("/c/pay/"),
      expiresAt: world.now() + 60 * minute,
    });
    const session = world.sessionOf(checkout);
    expect(session).toMatchObject({
      mode: "payment",
      amount_total: 1599,
      currency: "usd",
      client_reference_id: checkout.id,
      metadata: { checkout_id: checkout.id, account_id: ada.accountId, tokens: "50", bonus_tokens: "0" },
    });
    const page = /^https:\/\/billing\.example\.com\/checkout\/return\?order=([\w-]{24})$/.exec(
      session.success_url ?? "",
    );
    expect(session.cancel_url).toBe(`https://billing.example.com/checkout/cancel?order=${page?.[1] ?? ""}`);
    expect((await world.checkouts.byPage(page?.[1] ?? ""))?.id).toBe(checkout.id);
    expect(await world.checkouts.byPage("a".repeat(24))).toBeUndefined();
  });

  test("gives the tokens once it is paid, whoever tells first, and however often", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id, { item: { kind: "package", key: "enterprise" } });
    world.payAt(checkout);
    world.turn(5000);
    const [session, intent] = [world.sessionOf(checkout), world.intentOf(checkout)];
    const learned = { eventId: "evt_1", by: "webhook" } as const;
    const applied = await Promise.all([
      world.payments.applySession(session, learned),
      world.payments.applyPaymentIntent(intent, learned),
      world.checkouts.get(ada.id, checkout.id),
      world.payments.applySession(session, learned),
    ]);
    expect(applied.filter((each) => each === "changed").length).toBeLessThanOrEqual(1);
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid", url: null, problem: null });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 220 });
    const history = await world.ledger.history(ada.accountId);
    expect(history.map(({ kind, amount }) => `${kind} ${amount}`).toSorted()).toEqual(["bonus 20", "purchase 200"]);
    expect(await world.heard(ada.accountId)).toEqual(["paid"]);
    expect(await world.payments.applySession(session, learned)).toBe("unchanged");
  });

  test("asks Stripe itself where nobody tells, at most every three seconds, and shows the receipt", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id);
    world.payAt(checkout);
    const asked = () =>
      world.stripe.requests.filter(({ method, path }) => method === "GET" && path.includes("/sessions/"));
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "open" });
    expect(asked()).toHaveLength(0);
    world.turn(3000);
    const all = await Promise.all(Array.from({ length: 5 }, () => world.checkouts.get(ada.id, checkout.id)));
    expect(all.some(({ state }) => state === "paid")).toBe(true);
    expect(asked()).toHaveLength(1);
    world.turn(3000);
    const { receiptUrl } = await world.checkouts.get(ada.id, checkout.id);
    expect(receiptUrl).toMatch(/^https?:\/\//);
    world.turn(3000);
    await world.checkouts.get(ada.id, checkout.id);
    expect(asked()).toHaveLength(2);
  });

  test("answers with what is known while Stripe cannot be reached", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id);
    world.payAt(checkout);
    world.turn(3000);
    world.stripe.faults.add({ method: "GET", times: 3, fault: { kind: "status", status: 500 } });
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "open" });
    world.turn(3000);
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid" });
  });

  test("with the same key is the same purchase, and for something else is refused", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const key = "buy-once-0001";
    const all = await Promise.all(Array.from({ length: 6 }, () => world.buy(ada.id, {}, key)));
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
    expect(world.stripe.world.store.all("checkout.session")).toHaveLength(1);
    await expect(world.buy(ada.id, { currency: "eur" }, key)).rejects.toMatchObject({ code: "ledger/key-reused" });
    const grace = await world.person("Grace");
    expect((await world.buy(grace.id, {}, key)).id).not.toBe(all[0]?.id);
  });

  test("tells a changed price before anything begins", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    await expect(world.buy(ada.id, { expectedPrice: 1999 })).rejects.toMatchObject({
      code: "price/changed",
      data: { price: "15.99 USD", expected: "19.99 USD" },
    });
    await expect(world.buy(ada.id, { currency: "jpy" })).rejects.toMatchObject({ code: "price/unknown" });
    expect(await world.database.db.selectFrom("checkout").selectAll().execute()).toEqual([]);
    // The discount was not used up by that.
    expect(await world.buy(ada.id, { expectedPrice: 1599 })).toMatchObject({ discount: 400 });
  });

  test("lets one purchase at a time have the first-purchase discount", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const all = await Promise.all(Array.from({ length: 6 }, () => world.buy(ada.id)));
    expect(all.map(({ price }) => price).toSorted((one, other) => one - other)).toEqual([
      1599, 1999, 1999, 1999, 1999, 1999,
    ]);
    const first = all.find(({ discount }) => discount > 0);
    const other = all.find(({ discount }) => discount === 0);
    if (!first || !other) throw new Error("nobody got the discount, or all did");
    // Whoever pays the list price meanwhile leaves it to the one that has it.
    world.payAt(other);
    await world.payments.applySession(world.sessionOf(other), { eventId: null, by: "reconciler" });
    expect(await world.checkouts.get(ada.id, first.id)).toMatchObject({ state: "open", price: 1599 });
    expect(await world.buy(ada.id)).toMatchObject({ price: 1999 });
    expect(await world.checkouts.cancel(ada.id, first.id)).toMatchObject({ state: "cancelled" });
    // They have bought by now.
    expect(await world.buy(ada.id)).toMatchObject({ price: 1999 });
  });

  test("frees the discount where its purchase ends unpaid: cancelled, expired, or the bank took its word back", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const first = await world.buy(ada.id);
    expect(await world.checkouts.cancel(ada.id, first.id)).toMatchObject({ state: "cancelled", url: null });
    const second = await world.buy(ada.id);
    expect(second.discount).toBe(400);
    world.pass(62 * minute);
    await world.job("checkouts");
    expect(await world.checkouts.get(ada.id, second.id)).toMatchObject({ state: "expired" });
    const third = await world.buy(ada.id);
    expect(third.discount).toBe(400);
    world.payAt(third, ways.failingDebit);
    world.turn(5000);
    expect(await world.checkouts.get(ada.id, third.id)).toMatchObject({ state: "processing" });
    expect(await world.buy(ada.id)).toMatchObject({ discount: 0 });
    world.pass(4 * day + minute);
    await world.job("checkouts");
    expect(await world.checkouts.get(ada.id, third.id)).toMatchObject({
      state: "failed",
      problem: { code: "payment/insufficient-funds" },
    });
    expect(await world.buy(ada.id)).toMatchObject({ discount: 400 });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 0 });
    // The one at the list price has expired too.
    const heard = await world.heard(ada.accountId);
    expect(heard.slice(0, 3)).toEqual(["cancelled", "expired", "processing"]);
    expect(heard.slice(3).toSorted()).toEqual(["expired", "failed"]);
  });

  test("a payment that was made before the cancelling counts", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id);
    world.payAt(checkout);
    expect(await world.checkouts.cancel(ada.id, checkout.id)).toMatchObject({ state: "paid" });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
    expect(await world.checkouts.cancel(ada.id, checkout.id)).toMatchObject({ state: "paid" });
  });

  test("tells why a card was refused, and lets another pay on the same page", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id);
    world.payAt(checkout, ways.emptyCard);
    await world.payments.applyPaymentIntent(world.intentOf(checkout), { eventId: "evt_1", by: "webhook" });
    const refused = world.intentOf(checkout);
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({
      state: "open",
      url: checkout.url,
      problem: { code: "payment/insufficient-funds" },
    });
    world.payAt(checkout);
    world.turn(5000);
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid", problem: null });
    // The refusal comes late, and says nothing new.
    expect(await world.payments.applyPaymentIntent(refused, { eventId: "evt_1", by: "webhook" })).toBe("unchanged");
    expect(await world.heard(ada.accountId)).toEqual(["open", "paid"]);
  });

  test("settles a debit days later, also where an older refusal comes after it", async () => {
    const world = await startPaymentWorld(engine);
    const ada = await world.person();
    const checkout = await world.buy(ada.id);
    world.payAt(checkout, ways.declinedCard);
    const refused = world.intentOf(checkout);
    world.payAt(checkout, ways.debit);
    const begun = world.sessionOf(checkout);
    expect(begun).toMatchObject({ status: "complete", payment_status: "unpaid" });
    expect(await world.payments.applySession(begun, { eventId: "evt_2", by: "webhook" })).toBe("changed");
    expect(await world.payments.applyPaymentIntent(refused, { eventId: "evt_1", by: "webhook" })).toBe("unchanged");
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "processing" });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 0 });
    world.pass(4 * day + minute);
    // What was said first comes again: by now it is more.
    expect(await world.payments.applySession(begun, { eventId: "evt_2", by: "webhook" })).toBe("changed");
    expect(await world.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid" });
    expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
  });

  test("shows people their own purchases alone, newest first, page by page", async () => {
    const world = await startPaymentWorld(engine);
    const [ada, grace] = [await world.person("Ada"), await world.person("Grace")];
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after another
      ids.unshift((await world.buy(ada.id)).id);
    }
    const page = await world.checkouts.list(ada.id, { limit: 3 });
    const rest = await world.checkouts.list(ada.id, { limit: 3, cursor: page.next ?? "" });
    expect([...page.checkouts, ...rest.checkouts].map(({ id }) => id)).toEqual(ids);
    expect(rest.next).toBeNull();
    expect(await world.checkouts.list(grace.id, { limit: 3 })).toEqual({ checkouts: [], next: null });
    for (const id of [ids[0] ?? "", "not an id"]) {
      // oxlint-disable-next-line no-await-in-loop -- two
      await expect(world.checkouts.get(grace.id, id)).rejects.toMatchObject({ code: "checkout/not-found" });
    }
    await expect(world.checkouts.cancel(grace.id, ids[0] ?? "")).rejects.toMatchObject({ code: "checkout/not-found" });
    await expect(world.checkouts.list(ada.id, { limit: 3, cursor: "1.2" })).rejects.toMatchObject({
      code: "request/invalid",
    });
  });
});

test("two servers that begin, settle and cancel at the same time make one purchase of it", async () => {
  const world = await startPaymentWorld("postgres");
  const other = await world.anotherProcess();
  const ada = await world.person();
  const wanted = { item: { kind: "package", key: "professional" }, currency: "usd" } as const;
  const begin = ({ checkouts }: typeof other) => checkouts.start(ada.id, { key: "two-servers-0001", wanted });
  const [one, two] = await Promise.all([begin(world), begin(other), begin(world), begin(other)]);
  expect(one?.id).toBe(two?.id);
  expect(world.stripe.world.store.all("customer")).toHaveLength(1);
  expect(world.stripe.world.store.all("checkout.session")).toHaveLength(1);
  const checkout = one ?? two;
  if (checkout === undefined) throw new Error("nothing began");
  world.payAt(checkout);
  const [session, intent] = [world.sessionOf(checkout), world.intentOf(checkout)];
  const learned = { eventId: "evt_1", by: "webhook" } as const;
  await Promise.all([
    world.payments.applySession(session, learned),
    other.payments.applyPaymentIntent(intent, learned),
    other.payments.applySession(session, learned),
    other.checkouts.cancel(ada.id, checkout.id),
    world.checkouts.cancel(ada.id, checkout.id),
  ]);
  expect(await other.checkouts.get(ada.id, checkout.id)).toMatchObject({ state: "paid" });
  expect(await world.ledger.balance(ada.accountId)).toMatchObject({ availableTokens: 50 });
  expect(await world.heard(ada.accountId)).toEqual(["paid"]);
});
