import { describe, expect, test } from "vitest";
import { engines } from "../../testing/server-world.ts";
import { startPayingWorld } from "../testing/paying-world.ts";

const minute = 60_000;

describe.each(engines)("what staff sees at Stripe on %s", (engine) => {
  test("a customer shows what their wallet holds, a minute or so behind, and a second look writes nothing", async () => {
    const { world, customer, spend, look, writes } = await bought();
    await spend(3);
    await look();
    expect(customer()).toEqual({
      tokens: "7",
      tokens_used: "3",
      tokens_purchased: "10",
      tokens_transferred: "0",
      last_purchase: new Date(world.now()).toISOString(),
    });
    const before = writes();
    world.turn(2 * minute);
    await look();
    expect(writes()).toBe(before);
  });

  test("what came from the person's device shows with its day", async () => {
    const { world, customer, look, accountId, person } = await bought();
    const device = "device:d1";
    const cause = { type: "rule", id: "anonymous/d1" };
    const made = { actor: "test", accountId: device, idempotency: { scope: "test", key: "anonymous" } };
    await world.ledger.execute({ ...made, kind: "grant", grant: "anonymous", tokens: 3, cause });
    await world.ledger.execute({
      kind: "transfer-anonymous",
      idempotency: { scope: "test", key: "transfer" },
      actor: "test",
      deviceId: device,
      userId: accountId,
      welcomeTokens: 6,
    });
    const { db } = world.database;
    const facts = { public_key: "{}", name: "Laptop", network: null, granted_tokens: 3, granted_at: world.now() };
    const link = { person_id: person, linked_at: world.now(), moved_tokens: 3, welcome_tokens: 6 };
    const times = { created_at: world.now(), last_seen_at: world.now() };
    await db
      .insertInto("device")
      .values({ id: "d1", ...facts, ...link, ...times })
      .execute();
    await look();
    expect(customer()).toMatchObject({
      tokens: "19",
      tokens_transferred: "3",
      transfer_date: new Date(world.now()).toISOString(),
    });
  });

  test("many changes are one write, and a customer is written once a minute at most", async () => {
    const { world, customer, spend, look, writes } = await bought();
    await look();
    const before = writes();
    for (let turn = 0; turn < 5; turn += 1) {
      // oxlint-disable no-await-in-loop -- as time passes
      await spend(1);
      await look();
      world.turn(minute / 6);
      // oxlint-enable no-await-in-loop
    }
    expect(writes()).toBe(before);
    world.turn(minute);
    await look();
    expect(writes()).toBe(before + 1);
    expect(customer()).toMatchObject({ tokens: "5", tokens_used: "5" });
  });

  test("while Stripe refuses it is tried again, later each time; what somebody writes there changes no balance", async () => {
    const { world, customer, look, accountId } = await bought();
    world.stripe.faults.add({
      method: "POST",
      path: "/v1/customers/",
      times: 2,
      fault: { kind: "status", status: 429 },
    });
    await look();
    await look();
    expect(customer()).toEqual({});
    world.turn(minute);
    await look();
    world.turn(minute);
    await look();
    expect(customer()).toEqual({});
    world.turn(4 * minute);
    await look();
    expect(customer()).toMatchObject({ tokens: "10" });
    const [id = ""] = world.stripe.world.store.all("customer").map((one) => one.id);
    await world.sdk.customers.update(id, { metadata: { tokens: "1000000" } });
    await world.hear(world.told());
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 10 });
  });

  test("a customer that somebody deleted at Stripe is let go", async () => {
    const { world, look } = await bought();
    const [id = ""] = world.stripe.world.store.all("customer").map((one) => one.id);
    await world.sdk.customers.del(id);
    await look();
    world.turn(10 * minute);
    await look();
    expect(await world.database.db.selectFrom("mirror").selectAll().execute()).toMatchObject([{ attempts: 0 }]);
  });

  /** Somebody who has bought ten tokens. */
  async function bought() {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    await world.purchase(person);
    await world.hear(world.told());
    return {
      world,
      person,
      accountId,
      /** The lines of ours that staff sees. */
      customer: () => {
        const [{ metadata } = { metadata: {} }] = world.stripe.world.store.all("customer");
        const lines = Object.entries(metadata ?? {});
        return Object.fromEntries(lines.filter(([name]) => /^(?:tokens|last_purchase|transfer_date)/.test(name)));
      },
      writes: () =>
        world.stripe.requests.filter(({ method, path }) => method === "POST" && path.startsWith("/v1/customers/"))
          .length,
      look: async () => {
        await world.job("mirror-find");
        await world.job("mirror-send");
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
    };
  }
});
