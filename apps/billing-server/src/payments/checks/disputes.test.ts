import { closeDispute, openDispute } from "@myba/sandbox/stripe/money/disputes";
import { describe, expect, test } from "vitest";
import { engines } from "../../testing/server-world.ts";
import { standingOf, startPayingWorld, type Told } from "../testing/paying-world.ts";
import { permutations } from "../testing/permutations.ts";

describe.each(engines)("check 37: disputes on %s", (engine) => {
  test("take the tokens back once, and give them back once when the bank returns the money", async () => {
    const { world, balance, dispute, close } = await bought();
    dispute();
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
    close("won");
    await world.hear(world.told());
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 10, owedTokens: 0 });
  });

  test("that are lost, or only ask, change nothing more", async () => {
    const asked = await bought();
    asked.dispute(true);
    asked.close("won");
    await asked.world.hear(asked.world.told());
    expect(await asked.balance()).toMatchObject({ availableTokens: 10 });
    const lost = await bought();
    lost.dispute();
    lost.close("lost");
    await lost.world.hear(lost.world.told());
    expect(await lost.balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
  });

  test("that were won leave a later refund to take everything back", async () => {
    const { world, balance, dispute, close, paymentId } = await bought();
    dispute();
    close("won");
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 10 });
    await world.sdk.refunds.create({ payment_intent: paymentId });
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ availableTokens: 0, owedTokens: 0 });
  });

  test("after a full refund take nothing", async () => {
    const { world, balance, dispute, paymentId, spend } = await bought();
    await spend(4);
    await world.sdk.refunds.create({ payment_intent: paymentId });
    await world.hear(world.told());
    const refunded = await balance();
    expect(refunded).toMatchObject({ postedTokens: 0, owedTokens: 4 });
    dispute();
    await world.hear(world.told());
    expect(await balance()).toMatchObject({ postedTokens: 0, owedTokens: 4 });
  });

  test("end alike in whatever order their events come", async () => {
    const world = await startPayingWorld(engine);
    // A prime, so that every beginning and every end is among them.
    const orders = [...permutations(6)].filter((_, no) => no % 17 === 0);
    const ends = await Promise.all(
      orders.map(async (order) => {
        const { id } = await world.person();
        const { paymentId } = await world.purchase(id);
        const { world: account } = world.stripe;
        const charge = account.store.all("charge").find((one) => one.payment_intent === paymentId);
        if (charge === undefined) throw new Error("nothing was charged");
        const dispute = openDispute(account, charge);
        closeDispute(account, dispute, "won");
        await world.sdk.refunds.create({ payment_intent: paymentId ?? "" });
        const events = world.told().filter(({ type, body }) => kinds.includes(type) && body.includes(`"${paymentId}"`));
        expect(events.map(({ type }) => type)).toEqual(kinds);
        await world.apply(order.map((no) => events[no]).filter((event): event is Told => event !== undefined));
        return standingOf(world, id);
      }),
    );
    expect(ends.length).toBe(43);
    for (const end of ends) expect(end).toEqual(ends[0]);
    expect(ends[0]).toMatchObject({ wallet: [{ posted: 0, owed: 0 }], payments: [{ refunded_cents: 399 }] });
  });

  const kinds = [
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
    "refund.created",
    "charge.refunded",
  ];

  /** Somebody who has bought ten tokens. */
  async function bought() {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const { paymentId } = await world.purchase(person);
    await world.hear(world.told());
    const { world: account } = world.stripe;
    return {
      world,
      paymentId: paymentId ?? "",
      dispute: (isInquiry = false): void => {
        const [charge] = account.store.all("charge");
        if (charge !== undefined) openDispute(account, charge, { isInquiry });
      },
      close: (outcome: "won" | "lost"): void => {
        for (const each of account.store.all("dispute")) closeDispute(account, each, outcome);
      },
      spend: (tokens: number) =>
        world.ledger.execute({
          kind: "spend",
          idempotency: { scope: accountId, key: world.makeId() },
          actor: accountId,
          accountId,
          tokens,
          cause: { type: "generation", id: world.makeId() },
        }),
      balance: () => world.ledger.balance(accountId),
    };
  }
});
