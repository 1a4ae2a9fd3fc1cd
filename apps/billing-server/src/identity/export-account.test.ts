import { describe, expect, test } from "vitest";
import { engines } from "../testing/server-world.ts";
import { exportAccount } from "./export-account.ts";
import { type DeviceWorld, proofOfUser, startDeviceWorld } from "./testing/device-world.ts";
import { makeTestDevice } from "./testing/test-device.ts";

async function exported(world: DeviceWorld, personId: string) {
  // As it goes over the line.
  return JSON.parse(JSON.stringify(await exportAccount({ ...world, now: world.world.now }, personId))) as Awaited<
    ReturnType<typeof exportAccount>
  >;
}

describe.each(engines)("the export of an account on %s", (engine) => {
  test("has everything about the person, with times for people and programs", async () => {
    const world = await startDeviceWorld(engine);
    const { accounts, installations, start, link, ledger, world: at } = world;
    const { personId } = await accounts.personFor(proofOfUser("user_ada"));
    const accountId = `user:${personId}`;
    const device = makeTestDevice();
    await start(device);
    await link(personId, device);
    await installations.prepare({ id: "grant-1", personId, name: "Ada's laptop" });
    await ledger.execute({
      kind: "purchase",
      accountId,
      paymentId: "pi_1",
      paidCents: 499,
      paidTokens: 10,
      bonusTokens: 2,
      idempotency: { scope: accountId, key: "pi_1" },
      actor: "stripe",
    });
    const now = { ms: at.now(), iso: new Date(at.now()).toISOString() };
    const data = await exported(world, personId);
    expect(data).toMatchObject({
      format: "myba-account-export/1",
      exportedAt: at.now(),
      exported: now,
      account: { id: personId, email: "user_ada@myba.test", name: "Name of user_ada", created: now },
      signInServices: [{ provider: "clerk", subject: "user_ada", since: now, messages: [] }],
      installations: [{ id: "grant-1", name: "Ada's laptop", signedIn: now, signedOut: null }],
      devices: [{ id: device.id, name: "Laptop", publicKey: device.publicKey, movedTokens: 3, linked: now }],
      wallet: { availableTokens: 21 },
      purchases: [
        { kind: "bonus", tokens: 2, causeId: "pi_1" },
        { kind: "purchase", tokens: 10, causeId: "pi_1" },
      ],
      generations: { lines: [], isComplete: true },
    });
    const lines = data.entries.lines.map(({ wallet, kind, tokens }) => `${wallet.split(":")[0]} ${kind} ${tokens}`);
    expect(lines.join(", ")).toBe(
      "user bonus 2, user purchase 10, user transfer 3, user welcome 6, device transfer -3, device anonymous 3",
    );
  });

  test("names nobody else, not even who they referred", async () => {
    const world = await startDeviceWorld(engine);
    const [ada, bob] = await Promise.all(
      ["user_ada", "user_bob"].map(async (subject) => (await world.accounts.personFor(proofOfUser(subject))).personId),
    );
    await world.ledger.execute({
      kind: "referral",
      referrerId: `user:${ada}`,
      referredId: `user:${bob}`,
      referrerTokens: 5,
      referredTokens: 2,
      idempotency: { scope: `user:${bob}`, key: "referral" },
      actor: `user:${bob}`,
    });
    for (const [own, other] of [
      [ada, bob],
      [bob, ada],
    ] as const) {
      const text = JSON.stringify(await exported(world, own ?? ""));
      expect(text).toContain(own);
      expect(text).not.toContain(other);
      expect(text).toContain("referral");
    }
  });

  test("has each of more entries than fit on a page, once", async () => {
    const world = await startDeviceWorld(engine);
    const { personId } = await world.accounts.personFor(proofOfUser("user_ada"));
    const accountId = `user:${personId}`;
    const grants = Array.from({ length: 1100 }, (_, no) =>
      world.ledger.execute({
        kind: "grant",
        grant: "gift",
        accountId,
        tokens: 1,
        cause: { type: "rule", id: `gift/${no}` },
        idempotency: { scope: accountId, key: `gift-${no}` },
        actor: "test",
      }),
    );
    await Promise.all(grants);
    const { entries } = await exported(world, personId);
    expect(entries.isComplete).toBe(true);
    expect(entries.lines.map(({ seq }) => seq)).toEqual(Array.from({ length: 1101 }, (_, no) => 1101 - no));
  });
});
