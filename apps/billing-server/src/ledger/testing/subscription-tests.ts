import { expect, test } from "vitest";
import type { ClawedBack, Grant, Posted } from "../commands.ts";
import { type World, type TheWorld } from "./world.ts";

/** Grants that were paid for by an invoice, and causes that belong to somebody. */
export function subscriptionTests(the: TheWorld): void {
  const accountId = "user:ada";
  const grant = (world: World, more: Partial<Grant> = {}): Promise<Posted> =>
    world.ledger.execute({
      ...world.asked(),
      kind: "grant",
      grant: "subscription_grant",
      accountId,
      tokens: 100,
      cause: { type: "invoice", id: "s1/2026-01" },
      payment: { id: "in_1", cents: 1000 },
      ...more,
    });
  const refund = (world: World, refundedCents: number): Promise<ClawedBack> =>
    world.ledger.execute({ ...world.asked(), kind: "refund", accountId, paymentId: "in_1", refundedCents });

  test("a subscription's payment is refunded and disputed like any other", async () => {
    const world = the();
    await grant(world);
    expect(await grant(world)).toMatchObject({ isNew: false });
    const { lots } = await world.ledger.balance(accountId);
    expect(lots).toMatchObject([{ source: "subscription_grant", costCents: 1000, paymentId: "in_1" }]);
    await world.ledger.execute(world.spending(accountId, 70));
    expect(await refund(world, 500)).toEqual({ requestedTokens: 50, collectedTokens: 30, uncollectedTokens: 20 });
    const dispute = { ...world.asked(), kind: "dispute", accountId, paymentId: "in_1", disputeId: "d1" } as const;
    expect(await world.ledger.execute({ ...dispute, cents: 500 })).toMatchObject({ uncollectedTokens: 50 });
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 0, owedTokens: 70 });
  });

  test("a refund that comes before its subscription's grant takes it back at once", async () => {
    const world = the();
    await refund(world, 1000);
    expect(await grant(world)).toMatchObject({ isNew: true, balanceTokens: 0 });
  });

  test("one payment is not granted twice, as a purchase and as a subscription", async () => {
    const world = the();
    await grant(world);
    const purchase = { accountId, paymentId: "in_1", paidCents: 1000, paidTokens: 100, bonusTokens: 0 };
    await expect(world.ledger.execute({ ...world.asked(), kind: "purchase", ...purchase })).rejects.toMatchObject({
      code: "ledger/payment-mismatch",
    });
    await expect(grant(world, { cause: { type: "invoice", id: "s1/2026-02" } })).rejects.toMatchObject({
      code: "ledger/payment-mismatch",
    });
    expect(await world.available(accountId)).toBe(100);
  });

  test("a cause that was somebody else's is refused, rather than granted to nobody", async () => {
    const world = the();
    await grant(world);
    await expect(grant(world, { accountId: "user:bob" })).rejects.toMatchObject({ code: "request/invalid" });
    // A purchase grants its bonus itself: whoever had taken its cause would keep the payment out for ever.
    const cause = { type: "payment", id: "p1" };
    const promo = { grant: "bonus", cause, tokens: 5 } as const;
    const asked = { ...world.asked(), kind: "grant", accountId } as const;
    await expect(world.ledger.execute({ ...asked, ...promo })).rejects.toMatchObject({ code: "request/invalid" });
  });
}
