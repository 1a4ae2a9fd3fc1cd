import { type ClerkDouble, startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk } from "@myba/sandbox/clerk/config";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCatalogues } from "../../catalogue/open-catalogues.ts";
import type { RowOf } from "../../database/server-tables.ts";
import type { Accounts } from "../../identity/accounts.ts";
import { openClerk } from "../../identity/clerk.ts";
import { readClerkKeys } from "../../identity/clerk-keys.ts";
import { makeKeyedHash } from "../../identity/keyed-hash.ts";
import { openAccounts } from "../../identity/open-accounts.ts";
import { walletId } from "../../ledger/accounts.ts";
import { type Engine, engines, type ServerWorld, startServerWorld } from "../../testing/server-world.ts";
import { inboxRows, serveInbox } from "../testing/webhook-world.ts";
import { clerkWebhooks } from "./clerk-webhooks.ts";

const origin = "https://billing.example";

describe.each(engines)("what Clerk tells on %s", (engine) => {
  test("makes an account with a welcome before the person comes back from Clerk's page", async () => {
    const { clerk, deliver, people, balance } = await start(engine);
    clerk.signUp({ email: "new@example.com", firstName: "New", accounts: ["gitlab"] });
    await deliver();
    expect(await people()).toMatchObject([{ email: "new@example.com", name: "New" }]);
    expect(await balance()).toBe(6);
  });

  test("in a race with sign-ins and repeated messages makes one account and one welcome each", async () => {
    const { clerk, deliver, here, there, signIn, people, world } = await start(engine);
    clerk.webhooks.script(() => ({ kind: "duplicate", copies: 4 }));
    const users = ["a", "b", "c"].map((name) => clerk.signUp({ email: `${name}@example.com`, firstName: name }));
    const [one, other] = [signIn(here), signIn(there)];
    const ids = await Promise.all([deliver(), ...users.flatMap(({ id }) => [one(id), other(id), one(id), other(id)])]);
    expect(new Set(ids.filter((id) => id !== undefined)).size).toBe(3);
    const all = await people();
    expect(new Set(all.map(({ name }) => name))).toEqual(new Set(["a", "b", "c"]));
    expect(all.length).toBe(3);
    for (const { id } of all) {
      const lines = await world.ledger.history(walletId("user", id));
      expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([["welcome", 6]]);
    }
  });

  test("in any order ends with the newest name, and with no account once somebody is gone", async () => {
    const { clerk, deliver, people, balance, deleted } = await start(engine);
    clerk.webhooks.script(({ number }) => ([1, 3, 5].includes(number) ? { kind: "reorder" } : undefined));
    const user = clerk.signUp({ email: "new@example.com", firstName: "First" });
    for (const firstName of ["Second", "Third", "Fourth"]) clerk.change(user.id, { firstName });
    await deliver();
    expect(await people()).toMatchObject([{ name: "Fourth" }]);
    expect(await balance()).toBe(6);
    // The fifth message says that they are gone; the sixth, which came before it, is about somebody else.
    clerk.remove(user.id);
    clerk.signUp({ email: "other@example.com" });
    await deliver();
    expect(deleted).toEqual([(await people())[0]?.id]);
  });

  test("that somebody is gone counts also when it comes before that they came", async () => {
    const { clerk, deliver, people, here, signIn, deleted } = await start(engine);
    clerk.webhooks.script(({ type }) => (type === "user.created" ? { kind: "delay", ms: 60_000 } : undefined));
    const user = clerk.signUp({ email: "brief@example.com" });
    clerk.change(user.id, { firstName: "Brief" });
    clerk.webhooks.script(() => undefined);
    const { id } = user;
    const proof = await signIn(here)(id).then(() => people());
    expect(proof.length).toBe(1);
    clerk.remove(id);
    await deliver();
    await deliver(60_000);
    expect((await people()).length).toBe(1);
    expect(deleted).toEqual([proof[0]?.id]);
  });

  test("and never came before, counts too: no account is made afterwards", async () => {
    const { clerk, deliver, people, world, deleted } = await start(engine);
    clerk.webhooks.script(({ type }) => (type === "user.created" ? { kind: "delay", ms: 60_000 } : undefined));
    clerk.remove(clerk.signUp({ email: "brief@example.com" }).id);
    await deliver();
    await deliver(60_000);
    expect(await people()).toMatchObject([{ email: null, deleted_at: expect.any(Number) }]);
    expect(deleted).toEqual([]);
    expect(await inboxRows(world.database)).toMatchObject([{ state: "done" }, { state: "done" }]);
  });

  test("about somebody who is gone is not kept, whenever it comes", async () => {
    const { clerk, deliver, world } = await start(engine);
    const stays = clerk.signUp({ email: "stays@example.com" });
    const goes = clerk.signUp({ email: "goes@example.com" });
    await deliver();
    // An older message is on its way for a minute longer than that of the end.
    clerk.webhooks.script(({ type }) => (type === "user.updated" ? { kind: "delay", ms: 60_000 } : undefined));
    clerk.change(goes.id, { firstName: "Gone" });
    clerk.remove(goes.id);
    await deliver();
    await deliver(60_000);
    const rows = await inboxRows(world.database);
    expect(rows.map(({ state }) => state)).toEqual(["done", "done", "done", "done"]);
    const later = rows.filter(({ type }) => type !== "user.created");
    expect(later).toMatchObject([
      { raw: "", object_id: null },
      { raw: "", object_id: null },
    ]);
    expect(rows.some(({ object_id: id }) => id === stays.id)).toBe(true);
  });

  test("of somebody who is banned signs them out everywhere, and nobody else", async () => {
    const { clerk, deliver, people, signedOut } = await start(engine);
    const [bad, good] = ["bad", "good"].map((name) => clerk.signUp({ email: `${name}@example.com`, firstName: name }));
    await deliver();
    clerk.change(bad?.id ?? "", { banned: true });
    clerk.change(good?.id ?? "", { locked: true });
    await deliver();
    expect(signedOut).toEqual((await people()).filter(({ name }) => name === "bad").map(({ id }) => id));
    expect(signedOut.length).toBe(1);
  });

  test("gets through with its next attempt when the first was lost, forged or late", async () => {
    const { clerk, deliver, people } = await start(engine);
    const faults = [{ kind: "wrongSignature" }, { kind: "staleTimestamp" }, { kind: "rewritten" }] as const;
    clerk.webhooks.script(({ number }) => faults[number - 1]);
    for (const no of [1, 2, 3]) clerk.signUp({ email: `${no}@example.com` });
    await deliver();
    expect(await people()).toEqual([]);
    await deliver(5000);
    expect((await people()).length).toBe(3);
    expect(clerk.webhooks.messages.map(({ answers }) => answers)).toEqual([
      [400, 200],
      [400, 200],
      [400, 200],
    ]);
  });

  test("and was lost for good is made up for when the person signs in", async () => {
    const { clerk, here, signIn, people, balance } = await start(engine);
    clerk.webhooks.script(() => ({ kind: "drop" }));
    const user = clerk.signUp({ email: "new@example.com" });
    await signIn(here)(user.id);
    expect(await people()).toMatchObject([{ email: "new@example.com" }]);
    expect(await balance()).toBe(6);
  });

  test("about a deletion that fails is kept until it succeeds", async () => {
    const { clerk, deliver, deleted, fail, world } = await start(engine);
    const user = clerk.signUp({ email: "new@example.com" });
    await deliver();
    clerk.remove(user.id);
    fail(new Error("the ledger is away"));
    await deliver();
    expect(deleted).toEqual([]);
    expect((await inboxRows(world.database)).map(({ type, state }) => `${type} ${state}`).toSorted()).toEqual([
      "user.created done",
      "user.deleted waiting",
    ]);
    fail(undefined);
    await deliver(5000);
    expect(deleted.length).toBe(1);
  });
});

interface Started {
  readonly world: ServerWorld;
  readonly clerk: ClerkDouble;
  readonly here: Accounts;
  /** The same in another process, where the engine is for several. */
  readonly there: Accounts;
  /** Whose accounts were to be deleted. */
  readonly deleted: readonly string[];
  readonly signedOut: readonly string[];
  /** Lets deletions fail from here on. */
  readonly fail: (error: Error | undefined) => void;
  readonly signIn: (accounts: Accounts) => (userId: string) => Promise<string>;
  /** Turns the clock, sends what is due and processes it. */
  readonly deliver: (ms?: number) => Promise<undefined>;
  readonly people: () => Promise<RowOf<"person">[]>;
  /** Of the only person there is. */
  readonly balance: () => Promise<number>;
}

/** Clerk's double, the server's address for webhooks, and accounts; all over HTTP. */
async function start(engine: Engine): Promise<Started> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  const { database, now, makeId } = world;
  const hash = makeKeyedHash(["a secret of this test".repeat(2)]);
  const accountsOf = async (process: Pick<ServerWorld, "database" | "ledger">): Promise<Accounts> => {
    const catalogues = await openCatalogues({ database: process.database, now });
    return openAccounts({ ...process, catalogues, hash, now, makeId });
  };
  const here = await accountsOf(world);
  const there = engine === "sqlite" ? here : await accountsOf(await world.another());
  const deleted: string[] = [];
  const signedOut: string[] = [];
  let failure: Error | undefined;
  const deletePerson = async (personId: string): Promise<void> => {
    if (failure) throw failure;
    await database.db.updateTable("person").set({ deleted_at: now() }).where("id", "=", personId).execute();
    deleted.push(personId);
  };
  const source = clerkWebhooks({
    secrets: [sandboxClerk.webhookSecret],
    isLive: false,
    accounts: here,
    deletePerson,
    signOut: (personId) => Promise.resolve(void signedOut.push(personId)),
    now,
  });
  const { inbox, url } = await serveInbox({ database, now, isLive: false, sources: [source] });
  const clerk = await startClerkDouble({ now, webhookUrl: `${url}/clerk` });
  onTestFinished(() => clerk.close());
  const keys = readClerkKeys(sandboxClerk.secretKey, sandboxClerk.publishableKey);
  const identities = openClerk(keys, { apiUrl: clerk.url, authorizedParties: [origin], now });
  const people = () => database.db.selectFrom("person").selectAll().orderBy("id").execute();
  return {
    world,
    clerk,
    here,
    there,
    deleted,
    signedOut,
    fail: (error) => void (failure = error),
    signIn: (accounts) => async (userId) => {
      const token = await clerk.token(clerk.signIn(userId), { origin });
      return (await accounts.personFor(await identities.verifySession(token))).personId;
    },
    async deliver(ms = 0) {
      world.turn(ms);
      await clerk.webhooks.deliverDue();
      await inbox.process();
      return undefined;
    },
    people,
    async balance() {
      const all = await people();
      expect(all.length).toBe(1);
      return (await world.ledger.balance(walletId("user", all[0]?.id ?? ""))).availableTokens;
    },
  };
}
