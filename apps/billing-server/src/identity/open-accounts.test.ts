import { walletId } from "../ledger/accounts.ts";
import { describe, expect, onTestFinished, test } from "vitest";
import { openCatalogues } from "../catalogue/open-catalogues.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { engines, type ServerWorld, startServerWorld } from "../testing/server-world.ts";
import type { Accounts } from "./accounts.ts";
import type { IdentityProof } from "./identity-source.ts";
import { forgottenSubject } from "./forgotten-subject.ts";
import { makeKeyedHash } from "./keyed-hash.ts";
import { openAccounts } from "./open-accounts.ts";

const hash = makeKeyedHash(["a secret of this test".repeat(2)]);

const ada: IdentityProof = {
  provider: "clerk",
  subject: "user_ada",
  email: "ada@example.com",
  name: "Ada",
  pictureUrl: null,
  updatedAt: 1000,
};

/** Refuses one request of the ledger as a crash would: before anything is done, or after everything was. */
function failingOnce(ledger: Ledger, when: "before" | "after"): Pick<Ledger, "execute"> {
  let hasFailed = false;
  return {
    execute: async (command) => {
      if (hasFailed) return ledger.execute(command);
      hasFailed = true;
      if (when === "after") await ledger.execute(command);
      throw new Error("the process died");
    },
  };
}

describe.each(engines)("accounts on %s", (engine) => {
  async function started(): Promise<ServerWorld> {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    return world;
  }

  test("webhook, sign-in and sign-ups in two processes make one account and one welcome", async () => {
    const world = await started();
    const [here, there] = [await accountsOf(world), await accountsOf(world, await secondProcess(world))];
    const asks = Array.from({ length: 16 }, (_, no) => {
      const accounts = no % 2 === 0 ? here : there;
      return no % 4 < 2 ? accounts.personFor(ada) : accounts.update(ada).then(() => undefined);
    });
    const answers = (await Promise.all(asks)).filter((answer) => answer !== undefined);
    const ids = new Set(answers.map(({ personId }) => personId));
    expect(ids.size).toBe(1);
    expect(answers.filter(({ isNew }) => isNew).length).toBeLessThanOrEqual(1);
    const [personId = ""] = ids;
    expect(await people(world)).toMatchObject([{ id: personId, email: "ada@example.com", welcomed_at: world.now() }]);
    expect(await story(world, personId)).toEqual([["welcome", 6]]);
  });

  test("whoever brings a device along is welcomed once too, in whatever order", async () => {
    const world = await started();
    const accounts = await accountsOf(world);
    for (const [no, deviceFirst] of [true, false].entries()) {
      const deviceId = walletId("device", `d${no}`);
      const proof = { ...ada, subject: `user_${no}` };
      const failing = await accountsOf(world, { ledger: failingOnce(world.ledger, "before") });
      await expect(failing.personFor(proof)).rejects.toThrow("the process died");
      const person = (await people(world)).find(({ welcomed_at: at }) => at === null);
      const userId = walletId("user", person?.id ?? "");
      await world.ledger.execute({
        kind: "grant",
        grant: "anonymous",
        accountId: deviceId,
        tokens: 3,
        cause: { type: "rule", id: `anonymous/${deviceId}` },
        idempotency: { scope: deviceId, key: "anonymous" },
        actor: deviceId,
      });
      const link = (): Promise<unknown> =>
        world.ledger.execute({
          kind: "transfer-anonymous",
          deviceId,
          userId,
          welcomeTokens: 6,
          idempotency: { scope: userId, key: `link/${deviceId}` },
          actor: userId,
        });
      if (deviceFirst) await link();
      await Promise.all([...Array.from({ length: 4 }, () => accounts.personFor(proof)), link(), link()]);
      expect((await world.ledger.balance(userId)).availableTokens).toBe(9);
      expect(new Map(await story(world, person?.id ?? ""))).toEqual(
        new Map([
          ["transfer", 3],
          ["welcome", 6],
        ]),
      );
    }
  });

  test.each(["before", "after"] as const)(
    "a server that dies %s it has granted the welcome makes up for it at the next sign-in",
    async (when) => {
      const world = await started();
      const dying = await accountsOf(world, { ledger: failingOnce(world.ledger, when) });
      await expect(dying.personFor(ada)).rejects.toThrow("the process died");
      const accounts = await accountsOf(world);
      const { personId, isNew } = await accounts.personFor(ada);
      expect(isNew).toBe(false);
      await accounts.personFor(ada);
      expect(await story(world, personId)).toEqual([["welcome", 6]]);
    },
  );

  test("a welcome that was begun under one catalogue ends by it", async () => {
    const world = await started();
    const catalogues = await openCatalogues({ database: world.database, now: world.now });
    const dying = await accountsOf(world, { ledger: failingOnce(world.ledger, "after") });
    await expect(dying.personFor(ada)).rejects.toThrow("the process died");
    const { catalogue } = await catalogues.inForce();
    const grants = { ...catalogue.grants, welcomeTokens: 20 };
    await catalogues.publish({ ...catalogue, grants }, { by: "admin:test", note: "more for newcomers" });
    const accounts = await accountsOf(world);
    const [first, second] = [await accounts.personFor(ada), await accounts.personFor({ ...ada, subject: "user_eve" })];
    expect(await story(world, first.personId)).toEqual([["welcome", 6]]);
    expect(await story(world, second.personId)).toEqual([["welcome", 20]]);
  });

  test("where nothing is given to newcomers, nothing is", async () => {
    const world = await started();
    const catalogues = await openCatalogues({ database: world.database, now: world.now });
    const { catalogue } = await catalogues.inForce();
    const grants = { ...catalogue.grants, welcomeTokens: 0 };
    await catalogues.publish({ ...catalogue, grants }, { by: "admin:test", note: "no welcome" });
    const { personId } = await (await accountsOf(world)).personFor(ada);
    expect(await story(world, personId)).toEqual([]);
  });

  test("two users with one e-mail address are two people", async () => {
    const world = await started();
    const accounts = await accountsOf(world);
    const first = await accounts.personFor(ada);
    const second = await accounts.personFor({ ...ada, subject: "user_eve" });
    expect(second).toMatchObject({ isNew: true });
    expect(second.personId).not.toBe(first.personId);
    expect(await story(world, first.personId)).toEqual([["welcome", 6]]);
  });

  test("of two words about somebody the later counts, in whatever order they come", async () => {
    const world = await started();
    const accounts = await accountsOf(world);
    const names = [1, 3, 2, 5, 4].map((no) => ({ ...ada, name: `Ada ${no}`, updatedAt: 1000 + no }));
    for (const proof of names) await accounts.update(proof);
    expect(await people(world)).toMatchObject([{ name: "Ada 5", profile_at: 1005 }]);
    await Promise.all([9, 7, 8, 6].map((no) => accounts.update({ ...ada, name: `Ada ${no}`, updatedAt: 1000 + no })));
    expect(await people(world)).toMatchObject([{ name: "Ada 9" }]);
    await accounts.personFor(ada);
    expect(await people(world)).toMatchObject([{ name: "Ada 9", email: "ada@example.com" }]);
  });

  test("an identity that is gone gets no account, also if word of its beginning comes last", async () => {
    const world = await started();
    const accounts = await accountsOf(world);
    expect(await accounts.retire(ada)).toBeUndefined();
    await accounts.update(ada);
    await expect(accounts.personFor(ada)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    expect(await accounts.retire(ada)).toBeUndefined();
    const [person, ...others] = await people(world);
    expect(others).toEqual([]);
    expect(person).toMatchObject({ email: null, name: null, deleted_at: world.now(), deleting_since: world.now() });
    expect(await story(world, person?.id ?? "")).toEqual([]);
  });

  test("somebody who is deleted stays so: no new account, no second welcome, no name", async () => {
    const world = await started();
    const accounts = await accountsOf(world);
    const { personId } = await accounts.personFor(ada);
    expect(await accounts.retire(ada)).toEqual({ personId });
    const gone = { email: null, name: null, picture_url: null, deleted_at: world.now() };
    await world.database.db.updateTable("person").set(gone).execute();
    await expect(accounts.personFor({ ...ada, updatedAt: 9999 })).rejects.toMatchObject({
      code: "auth/sign-in-refused",
    });
    await accounts.update({ ...ada, updatedAt: 9999 });
    expect(await accounts.retire(ada)).toBeUndefined();
    const subject = forgottenSubject(hash, ada);
    await world.database.db.updateTable("identity").set({ subject }).execute();
    await expect(accounts.personFor(ada)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    await accounts.update(ada);
    expect(await accounts.retire(ada)).toBeUndefined();
    expect(await people(world)).toMatchObject([{ id: personId, email: null, name: null }]);
    expect(await story(world, personId)).toEqual([["welcome", 6]]);
  });

  test("somebody whose wallet is closed while they are welcomed is told that their account is gone", async () => {
    const world = await started();
    const failing = await accountsOf(world, { ledger: failingOnce(world.ledger, "before") });
    await expect(failing.personFor(ada)).rejects.toThrow("the process died");
    const [person] = await people(world);
    const accountId = walletId("user", person?.id ?? "");
    const idempotency = { scope: accountId, key: "close" };
    await world.ledger.execute({ kind: "close-account", accountId, idempotency, actor: "test" });
    const accounts = await accountsOf(world);
    await expect(accounts.personFor(ada)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    await accounts.update(ada);
    expect((await world.ledger.balance(accountId)).availableTokens).toBe(0);
  });

  test("sign-ups and the end of an identity at the same time leave one account at most, and none that is open", async () => {
    const world = await started();
    const [here, there] = [await accountsOf(world), await accountsOf(world, await secondProcess(world))];
    const [retired] = await Promise.all([
      there.retire(ada),
      ...Array.from({ length: 6 }, () => here.personFor(ada).catch((error: unknown) => error)),
    ]);
    const all = await people(world);
    expect(all.length).toBe(1);
    expect(retired?.personId).toBe(all[0]?.deleted_at === null ? all[0].id : undefined);
  });
});

/**
 * Connections of their own. In one thread two connections to an SQLite file would wait for each other for ever, and only
 * PostgreSQL is for several processes.
 */
const secondProcess = (world: ServerWorld): Promise<Pick<ServerWorld, "database" | "ledger">> =>
  world.engine === "sqlite" ? Promise.resolve(world) : world.another();

async function accountsOf(
  world: ServerWorld,
  parts: Partial<Pick<ServerWorld, "database">> & { ledger?: Pick<Ledger, "execute"> } = {},
): Promise<Accounts> {
  const { database = world.database, ledger = world.ledger } = parts;
  const catalogues = await openCatalogues({ database, now: world.now });
  return openAccounts({ database, ledger, catalogues, now: world.now, makeId: world.makeId, hash });
}

/** The kinds and tokens of what ever came into a person's wallet. */
async function story({ ledger }: ServerWorld, personId: string): Promise<(readonly [string, number])[]> {
  const lines = await ledger.history(walletId("user", personId));
  return lines.map(({ kind, amount }) => [kind, amount] as const);
}

const people = ({ database }: ServerWorld) => database.db.selectFrom("person").selectAll().orderBy("id").execute();
