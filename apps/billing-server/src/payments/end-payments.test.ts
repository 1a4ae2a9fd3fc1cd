import { describe, expect, onTestFinished, test } from "vitest";
import { openEvents } from "../events/open-events.ts";
import { makePersonDeletion, type PersonDeletion } from "../identity/delete-person.ts";
import { deletionJob } from "../identity/deletion-job.ts";
import { makeKeyedHash } from "../identity/keyed-hash.ts";
import { openInstallations } from "../identity/oidc/installations.ts";
import { engines } from "../testing/server-world.ts";
import { walletViewOf } from "../wallet/wallet-view.ts";
import { type PayingWorld, startPayingWorld } from "./testing/paying-world.ts";
import { ways } from "./testing/payment-world.ts";

const day = 86_400_000;
const plan = { kind: "plan", key: "monthly" } as const;

/** Breaks a deletion off at a step. */
type Breaking = Partial<Pick<Parameters<typeof makePersonDeletion>[0], "payments" | "ledger">>;

function deletionIn(world: PayingWorld, breaking: Breaking = {}): PersonDeletion {
  const { database, ledger, now, makeId } = world;
  const events = openEvents({ ledger, database, now, makeId, viewOf: (id) => walletViewOf(ledger, id, now()) });
  onTestFinished(() => events.close());
  const installations = openInstallations({ database, events, now });
  const hash = makeKeyedHash(["a secret of this test".repeat(2)]);
  const links = { finish: () => Promise.reject(new Error("nobody here has a device")) };
  const own = { database, ledger, events, now, installations, hash, links, source: {}, payments: world.ending };
  return makePersonDeletion({ ...own, ...breaking });
}

/** What the server's job does a minute later. */
async function carriedOn(world: PayingWorld): Promise<void> {
  const { database, now } = world;
  world.turn(60_000);
  await deletionJob({ database, deletion: deletionIn(world), now }).run(new AbortController().signal);
}

/** Three months go by at Stripe, and everything that is told of them arrives. Answers with the invoices paid in it. */
async function invoicesLater(world: PayingWorld): Promise<number> {
  const since = world.mark();
  for (let month = 0; month < 3; month += 1) {
    world.turn(31 * day);
    // oxlint-disable-next-line no-await-in-loop -- as time passes
    await world.stripe.turn();
  }
  const told = world.told(since);
  await world.hear(told);
  return told.filter(({ type }) => type === "invoice.paid").length;
}

const isGone = async ({ database }: PayingWorld, personId: string): Promise<boolean> => {
  const row = await database.db.selectFrom("person").selectAll().where("id", "=", personId).executeTakeFirst();
  return row?.deleted_at !== null;
};

const plansAt = ({ stripe }: PayingWorld): string[] =>
  stripe.world.store.all("subscription").map(({ status }) => status);

const killed = () => Promise.reject(new Error("killed"));

describe.each(engines)("somebody who deletes their account on %s", (engine) => {
  async function subscriber() {
    const world = await startPayingWorld(engine);
    const { id, accountId } = await world.person();
    await world.purchase(id, plan);
    await world.hear(world.told());
    return { world, id, accountId };
  }

  test("is not charged for their plan any more", async () => {
    const { world, id, accountId } = await subscriber();
    expect(await deletionIn(world).ask(id, id)).toEqual({ forfeitedTokens: 50 });
    expect(plansAt(world)).toEqual(["canceled"]);
    const rows = await world.database.db.selectFrom("subscription").select("state").execute();
    expect(rows).toEqual([{ state: "ended" }]);
    expect(await invoicesLater(world)).toBe(0);
    expect(await world.unfinished()).toEqual([]);
    expect(await world.quarantined()).toEqual([]);
    expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, isClosed: true });
  });

  test("is not charged for a plan either that Stripe has not told of yet", async () => {
    const world = await startPayingWorld(engine);
    const { id } = await world.person();
    await world.purchase(id, plan);
    await deletionIn(world).ask(id, id);
    expect(plansAt(world)).toEqual(["canceled"]);
    expect(await invoicesLater(world)).toBe(0);
  });

  test("cannot pay any more on pages that were open, and touches nobody else's", async () => {
    const world = await startPayingWorld(engine);
    const [ada, bob] = [await world.person(), await world.person("Bob")];
    const pages = [await world.buy(ada.id), await world.buy(ada.id, { item: plan })];
    const others = await world.buy(bob.id, { item: plan });
    await world.purchase(bob.id);
    await deletionIn(world).ask(ada.id, ada.id);
    expect(pages.map((page) => world.sessionOf(page).status)).toEqual(["expired", "expired"]);
    expect(world.sessionOf(others).status).toBe("open");
    await expect(world.buy(ada.id)).rejects.toMatchObject({ code: "auth/refused" });
  });

  test("must wait for a payment that the bank still works on, with their plan and account as they were", async () => {
    const { world, id } = await subscriber();
    const checkout = await world.buy(id);
    world.payAt(checkout, ways.debit);
    const deletion = deletionIn(world);
    await expect(deletion.ask(id, id)).rejects.toMatchObject({ code: "account/payment-under-way" });
    expect(plansAt(world)).toEqual(["active"]);
    const row = await world.database.db.selectFrom("person").selectAll().executeTakeFirst();
    expect(row).toMatchObject({ deleting_since: null, deleted_at: null });
    // Deleted at the sign-in service: then it is done as soon as the bank has.
    await deletion.enforce(id);
    await carriedOn(world);
    expect(await isGone(world, id)).toBe(false);
    world.pass(5 * day);
    await carriedOn(world);
    expect(await isGone(world, id)).toBe(true);
    expect(await world.checkouts.get(id, checkout.id)).toMatchObject({ state: "paid" });
    expect(plansAt(world)).toEqual(["canceled"]);
    expect(await world.quarantined()).toEqual([]);
  });

  test("is deleted later where Stripe is away, and is not charged from then on", async () => {
    const { world, id } = await subscriber();
    world.stripe.faults.add({ path: "/v1/subscriptions", times: 4, fault: { kind: "status", status: 500 } });
    await expect(deletionIn(world).ask(id, id)).rejects.toMatchObject({ code: "payment/unavailable" });
    expect(await isGone(world, id)).toBe(false);
    world.stripe.faults.add({ path: "/v1/subscriptions", times: 4, fault: { kind: "reset" } });
    await expect(carriedOn(world)).rejects.toThrow("1 deletions must wait");
    // Now it comes through, but the answer is lost.
    world.stripe.faults.clear();
    world.stripe.faults.add({ method: "DELETE", times: 1, fault: { kind: "reset-after" } });
    await carriedOn(world);
    expect(await isGone(world, id)).toBe(true);
    expect(plansAt(world)).toEqual(["canceled"]);
    expect(await invoicesLater(world)).toBe(0);
  });

  test("is deleted to the end wherever it is broken off", async () => {
    const breakings: ((world: PayingWorld) => Breaking)[] = [
      () => ({ payments: { endFor: killed } }),
      ({ ending }) => ({ payments: { endFor: (id) => ending.endFor(id).then(killed) } }),
      ({ ledger }) => ({ ledger: { ...ledger, execute: killed } }),
    ];
    for (const breaking of breakings) {
      // oxlint-disable no-await-in-loop -- one after another
      const { world, id, accountId } = await subscriber();
      await expect(deletionIn(world, breaking(world)).ask(id, id)).rejects.toThrow("killed");
      expect(await isGone(world, id)).toBe(false);
      await carriedOn(world);
      expect(await isGone(world, id)).toBe(true);
      expect(plansAt(world)).toEqual(["canceled"]);
      expect(await invoicesLater(world)).toBe(0);
      expect(await world.ledger.balance(accountId)).toMatchObject({ isClosed: true });
      // oxlint-enable no-await-in-loop
    }
  });
});
