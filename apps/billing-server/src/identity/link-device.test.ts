import { describe, expect, test } from "vitest";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { engines } from "../testing/server-world.ts";
import { linkAddress, startDeviceWorld } from "./testing/device-world.ts";
import { makeTestDevice, sha256 } from "./testing/test-device.ts";

function spend(ledger: Ledger, deviceId: string, tokens: number) {
  const accountId = `device:${deviceId}`;
  return ledger.execute({
    kind: "spend",
    accountId,
    tokens,
    cause: { type: "feature", id: "ticket" },
    idempotency: { scope: accountId, key: "first-ticket" },
    actor: accountId,
  });
}

/** The welcome as the making of an account gives it. */
function welcome(ledger: Ledger, personId: string) {
  const accountId = `user:${personId}`;
  return ledger.execute({
    kind: "grant",
    grant: "welcome",
    accountId,
    tokens: 6,
    cause: { type: "rule", id: `welcome/${accountId}` },
    idempotency: { scope: accountId, key: "welcome" },
    actor: accountId,
  });
}

describe.each(engines)("signing up on a device that was used before, on %s,", (engine) => {
  test.each(["before", "after", "while"])("moves 2 of 3 and welcomes once, with an account made %s", async (when) => {
    const { start, link, addPerson, ledger, outbox } = await startDeviceWorld(engine);
    const [device, personId] = [makeTestDevice(), await addPerson()];
    await start(device);
    await spend(ledger, device.id, 1);
    if (when === "before") await welcome(ledger, personId);
    const [linked] = await Promise.all([link(personId, device), when === "while" && welcome(ledger, personId)]);
    if (when === "after") await welcome(ledger, personId);
    expect(linked).toEqual({ movedTokens: 2, welcomeTokens: 6 });
    expect((await ledger.balance(`user:${personId}`)).availableTokens).toBe(8);
    expect(await ledger.balance(`device:${device.id}`)).toMatchObject({ postedTokens: 0, isClosed: true });
    expect(await outbox()).toEqual([`device:${device.id} signed-out`]);
  });

  test("again, in any process and however often at once, changes nothing and gives the same numbers", async () => {
    const { start, link, another, addPerson, ledger } = await startDeviceWorld(engine);
    const other = await another();
    const [device, personId] = [makeTestDevice(), await addPerson()];
    await start(device);
    const links = Array.from({ length: 32 }, (_, no) => (no % 2 === 0 ? link : other.link)(personId, device));
    const welcomes = Array.from({ length: 8 }, () => welcome(ledger, personId));
    const answers = await Promise.all(links);
    await Promise.all(welcomes);
    answers.push(await link(personId, device));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"movedTokens":3,"welcomeTokens":6}']),
    );
    const history = await ledger.history(`user:${personId}`);
    expect(history.map(({ kind }) => kind).toSorted()).toEqual(["transfer", "welcome"]);
  });

  test("by two people at once: it is exactly one's, and the other is told so", async () => {
    const { start, link, another, addPerson, ledger, devices } = await startDeviceWorld(engine);
    const other = await another();
    const device = makeTestDevice();
    const [ada, bob] = [await addPerson(), await addPerson()];
    await start(device);
    const answers = await Promise.allSettled([
      ...Array.from({ length: 8 }, () => link(ada, device)),
      ...Array.from({ length: 8 }, () => other.link(bob, device)),
    ]);
    const owner = (await devices.find(device.id))?.person_id;
    const winners = owner === ada ? answers.slice(0, 8) : answers.slice(8);
    const losers = owner === ada ? answers.slice(8) : answers.slice(0, 8);
    expect(winners.map(({ status }) => status)).toEqual(winners.map(() => "fulfilled"));
    for (const loser of losers) expect(loser).toMatchObject({ reason: { code: "device/linked" } });
    expect((await ledger.balance(`user:${owner}`)).availableTokens).toBe(9);
    expect((await ledger.balance(`user:${owner === ada ? bob : ada}`)).availableTokens).toBe(0);
  });

  test("on a second device gives what that has left, and no second welcome", async () => {
    const { start, link, addPerson, ledger } = await startDeviceWorld(engine);
    const [one, two, personId] = [makeTestDevice(), makeTestDevice(), await addPerson()];
    await start(one);
    await start(two);
    const answers = await Promise.all([link(personId, one), link(personId, two)]);
    expect(answers.map(({ movedTokens }) => movedTokens)).toEqual([3, 3]);
    expect(new Set(answers.map(({ welcomeTokens }) => welcomeTokens))).toEqual(new Set([0, 6]));
    expect((await ledger.balance(`user:${personId}`)).availableTokens).toBe(12);
  });

  test("passes on what work under way gives back later", async () => {
    const { start, link, addPerson, ledger, world } = await startDeviceWorld(engine);
    const [device, personId] = [makeTestDevice(), await addPerson()];
    const accountId = `device:${device.id}`;
    await start(device);
    const hold = await ledger.execute({
      kind: "reserve",
      accountId,
      tokens: 2,
      expiresAt: world.now() + 60_000,
      cause: { type: "generation", id: "g1" },
      idempotency: { scope: accountId, key: "generation" },
      actor: accountId,
    });
    expect(await link(personId, device)).toEqual({ movedTokens: 1, welcomeTokens: 6 });
    await ledger.capture({ accountId, holdId: hold.holdId, tokens: 1, actor: "server" });
    expect((await ledger.balance(`user:${personId}`)).availableTokens).toBe(8);
    expect(await ledger.balance(accountId)).toMatchObject({ postedTokens: 0, heldTokens: 0, isClosed: true });
  });

  test("of a device that was never used leaves it without free tokens for ever", async () => {
    const { start, link, addPerson, ledger } = await startDeviceWorld(engine);
    const [device, personId] = [makeTestDevice(), await addPerson()];
    expect(await link(personId, device)).toEqual({ movedTokens: 0, welcomeTokens: 6 });
    await expect(start(device)).rejects.toMatchObject({ code: "device/linked" });
    expect((await ledger.balance(`device:${device.id}`)).postedTokens).toBe(0);
  });

  test("while its first session is under way gives 3 tokens or none, and never twice", async () => {
    const { start, another, addPerson, ledger } = await startDeviceWorld(engine, 100);
    const other = await another();
    for (let round = 0; round < 8; round += 1) {
      const [device, personId] = [makeTestDevice(), await addPerson()];
      const [started, linked] = await Promise.allSettled([start(device), other.link(personId, device)]);
      expect(linked.status).toBe("fulfilled");
      const moved = linked.status === "fulfilled" ? linked.value.movedTokens : -1;
      if (started.status === "rejected") expect(started.reason).toMatchObject({ code: "device/linked" });
      else expect(moved).toBe(3);
      expect((await ledger.balance(`user:${personId}`)).availableTokens).toBe(6 + moved);
      expect((await ledger.balance(`device:${device.id}`)).postedTokens).toBe(0);
    }
  });

  test("a crash before or after the ledger moved the tokens is made good, by asking again or by itself", async () => {
    const {
      start,
      link,
      with: withChanges,
      addPerson,
      ledger,
      database,
      devices,
      runJobs,
      world,
    } = await startDeviceWorld(engine);
    const deaf = await withChanges({
      ledger: { ...ledger, execute: () => Promise.reject(new Error("killed before")) },
    });
    const mute = await withChanges({ database: failingAtNote(database) });
    for (const [broken, message] of [
      [deaf, "killed before"],
      [mute, "killed after"],
    ] as const) {
      for (const how of ["asking again", "by itself"]) {
        const [device, personId] = [makeTestDevice(), await addPerson()];
        await start(device);
        await expect(broken.link(personId, device)).rejects.toThrow(message);
        await expect(start(device)).rejects.toMatchObject({ code: "device/linked" });
        await expect(link(await addPerson(), device)).rejects.toMatchObject({ code: "device/linked" });
        if (how === "by itself") {
          await runJobs();
          expect(await devices.find(device.id)).toMatchObject({ moved_tokens: 3, linked_at: world.now() });
        }
        expect(await link(personId, device)).toEqual({ movedTokens: 3, welcomeTokens: 6 });
        expect((await ledger.balance(`user:${personId}`)).availableTokens).toBe(9);
      }
    }
  });

  test("takes a proof made for this account, and for no other", async () => {
    const { start, links, addPerson, world } = await startDeviceWorld(engine);
    const device = makeTestDevice();
    const [ada, eve] = [await addPerson(), await addPerson()];
    await start(device);
    const request = { method: "POST", address: linkAddress };
    const proof = device.prove({ ...request, bodyHash: sha256(ada) }, world.now());
    await expect(links.link(eve, proof, request)).rejects.toMatchObject({ code: "auth/refused" });
    expect(await links.link(ada, proof, request)).toMatchObject({ movedTokens: 3 });
  });

  test("is refused for somebody who is leaving", async () => {
    const { start, link, addPerson, database, world, devices } = await startDeviceWorld(engine);
    const [device, personId] = [makeTestDevice(), await addPerson()];
    await start(device);
    await database.db.updateTable("person").set({ deleting_since: world.now() }).where("id", "=", personId).execute();
    await expect(link(personId, device)).rejects.toMatchObject({ code: "auth/refused" });
    expect((await devices.find(device.id))?.person_id).toBeNull();
  });
});

/** A process that dies when it is about to write down what the ledger answered: the second write of a link. */
function failingAtNote(database: ServerDatabase): ServerDatabase {
  let writes = 0;
  return {
    ...database,
    write: (work) =>
      database.write(async (transaction) => {
        writes += 1;
        const answer = await work(transaction);
        if (writes % 2 === 0) throw new Error("killed after");
        return answer;
      }),
  };
}
