import { describe, expect, test } from "vitest";
import type { ServerDatabase } from "../database/server-database.ts";
import { engines } from "../testing/server-world.ts";
import { exportAccount } from "./export-account.ts";
import { type DeviceWorld, proofOfUser, startDeviceWorld } from "./testing/device-world.ts";
import { openLedgerProof } from "./testing/ledger-proof.ts";
import { makeTestDevice } from "./testing/test-device.ts";

/** A name that no id or hash has by accident. */
const olga = proofOfUser("user_olgapetrova-0");

/** Somebody with a linked device, an installation, a delivered generation, and a message about them. */
async function settle({ accounts, installations, start, link, database, world }: DeviceWorld, no = 0) {
  const { personId } = await accounts.personFor(proofOfUser(`user_olgapetrova-${no}`));
  const device = makeTestDevice();
  await start(device, `192.0.${no}.1`);
  await link(personId, device);
  await installations.prepare({ id: `grant-${no}`, personId, name: "Olga's notebook" });
  await installations.use(`grant-${no}`);
  const at = world.now();
  const generation = {
    id: `generation-${no}`,
    account_id: `user:${personId}`,
    idempotency_key: "generation-1",
    request_hash: "hash",
    state: "captured" as const,
    slot: 1,
    hold_until: at,
    ticket_tokens: 1,
    reserved_tokens: 2,
    captured_tokens: 1,
    released_tokens: 1,
    tickets: 1,
    model: "some/model",
    catalogue_version: 1,
    input_tokens: 10,
    output_tokens: 20,
    estimated_micro_usd: 0,
    lease_until: at,
    is_cancelled: 0,
    followed_until: at,
    started_at: at,
    ended_at: at,
    kept_until: at + 1000,
    is_kept: 1,
  };
  await database.db.insertInto("generation").values(generation).execute();
  await database.db
    .insertInto("generation_event")
    .values({ generation_id: generation.id, seq: 1, event: '"a ticket of Olga\'s"' })
    .execute();
  await database.db
    .insertInto("oidc_payload")
    .values({ kind: "RefreshToken", id: `token-${no}`, payload: '{"accountId":"…"}', grant_id: `grant-${no}` })
    .execute();
  await addMessage(database, "done", no);
  return { personId, accountId: `user:${personId}`, device };
}

function addMessage(database: ServerDatabase, state: "done" | "waiting", no = 0) {
  const times = { created_at: 0, received_at: 0, next_at: 0, lease_until: 0 };
  return database.db
    .insertInto("inbox")
    .values({
      ...times,
      provider: "clerk",
      event_id: `msg-${state}-${no}`,
      type: "user.created",
      object_id: `user_olgapetrova-${no}`,
      is_live: 0,
      raw: JSON.stringify(olga),
      state,
      attempts: 1,
    })
    .execute();
}

/** Everything in the server's tables that could say something about somebody, as one text. */
async function everythingKept({ database: { db } }: DeviceWorld): Promise<string> {
  const tables = ["person", "identity", "device", "installation", "oidc_payload", "generation"] as const;
  const more = ["generation_event", "outbox", "inbox", "anonymous_day"] as const;
  const rows = await Promise.all([...tables, ...more].map((table) => db.selectFrom(table).selectAll().execute()));
  return JSON.stringify(rows);
}

describe.each(engines)("somebody who deletes their account, on %s,", (engine) => {
  test("is forgotten, while the ledger keeps its proof", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, ledger, installations, source, devices } = world;
    const proof = await openLedgerProof(world.world);
    const { personId, accountId, device } = await settle(world);
    await proof.seal();
    expect(await everythingKept(world)).toMatch(/olgapetrova-0@myba\.test.*a ticket of Olga/s);

    expect(await deletion.ask(personId, personId)).toEqual({ forfeitedTokens: 9 });

    const kept = await everythingKept(world);
    for (const word of ["olgapetrova", "notebook", "Laptop", "ticket of", "RefreshToken", device.publicKey.x]) {
      expect(kept).not.toContain(word);
    }
    expect(source.deleted).toEqual([olga.subject]);
    expect(await installations.isOpen("grant-0")).toBe(false);
    expect(await devices.find(device.id)).toMatchObject({ network: null, person_id: personId });
    expect(await ledger.balance(accountId)).toMatchObject({ postedTokens: 0, isClosed: true });
    expect((await ledger.history(accountId)).map(({ kind }) => kind)).toContain("closure");
    await proof.seal();
    expect(await proof.verify()).toMatchObject({ isSound: true, findingCount: 0, breaches: [] });
  });

  test("ends their streams", async () => {
    const world = await startDeviceWorld(engine);
    const { personId, accountId } = await settle(world);
    await world.deletion.ask(personId, personId);
    expect(await world.outbox()).toEqual([`${accountId} signed-out`]);
  });

  test("is not let in again, is not welcomed again, and their device gets nothing again", async () => {
    const world = await startDeviceWorld(engine);
    const { personId, device, accountId } = await settle(world);
    await world.deletion.ask(personId, personId);
    await expect(world.accounts.personFor(olga)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    await world.accounts.update({ ...olga, name: "Olga again", updatedAt: 2 });
    expect(await world.accounts.retire(olga)).toBeUndefined();
    await expect(world.start(device)).rejects.toMatchObject({ code: "device/linked" });
    await expect(exportAccount({ ...world, now: world.world.now }, personId)).rejects.toMatchObject({
      code: "auth/refused",
    });
    expect(await world.database.db.selectFrom("person").select("name").execute()).toEqual([{ name: null }]);
    expect((await world.ledger.balance(accountId)).availableTokens).toBe(0);
    await expect(world.deletion.ask(personId, personId)).rejects.toMatchObject({ code: "auth/refused" });
  });

  test("must name it", async () => {
    const world = await startDeviceWorld(engine);
    const { personId, accountId } = await settle(world);
    const before = await everythingKept(world);
    for (const confirm of ["", "yes", `${personId} `, accountId]) {
      await expect(world.deletion.ask(personId, confirm)).rejects.toMatchObject({ code: "account/confirm" });
    }
    expect(await everythingKept(world)).toBe(before);
  });

  test("must wait for work under way, and nothing has changed then", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, ledger, runJobs } = world;
    const { personId, accountId } = await settle(world);
    const holdId = await reserve(world, accountId);
    const before = await everythingKept(world);
    await expect(deletion.ask(personId, personId)).rejects.toMatchObject({ code: "ledger/holds-open" });
    // One that begins between the look at the holds and the closing.
    const late = await world.with({
      ledger: { ...ledger, balance: async (id) => ({ ...(await ledger.balance(id)), heldTokens: 0 }) },
    });
    await expect(late.deletion.ask(personId, personId)).rejects.toMatchObject({ code: "ledger/holds-open" });
    world.world.turn(120_000);
    await runJobs();
    expect(await everythingKept(world)).toBe(before);
    await ledger.capture({ accountId, holdId, tokens: 1, actor: "server" });
    expect(await deletion.ask(personId, personId)).toEqual({ forfeitedTokens: 8 });
  });

  test("must wait for work that their device had begun before they signed up", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, ledger, start, link, accounts } = world;
    const { personId } = await accounts.personFor(olga);
    const device = makeTestDevice();
    await start(device);
    const deviceWallet = `device:${device.id}`;
    const holdId = await reserve(world, deviceWallet);
    await link(personId, device);
    await expect(deletion.ask(personId, personId)).rejects.toMatchObject({ code: "ledger/holds-open" });
    await ledger.capture({ accountId: deviceWallet, holdId, tokens: 1, actor: "server" });
    expect(await deletion.ask(personId, personId)).toEqual({ forfeitedTokens: 8 });
    expect(await ledger.balance(deviceWallet)).toMatchObject({ postedTokens: 0, heldTokens: 0 });
  });

  test("may owe tokens", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, ledger } = world;
    const { personId, accountId } = await settle(world);
    const asked = (key: string) => ({ accountId, idempotency: { scope: accountId, key }, actor: "stripe" });
    const payment = { paymentId: "pi_1", paidCents: 499 };
    await ledger.execute({ kind: "purchase", ...payment, paidTokens: 10, bonusTokens: 0, ...asked("purchase") });
    await ledger.execute({ kind: "spend", tokens: 15, cause: { type: "feature", id: "ticket" }, ...asked("spending") });
    await ledger.execute({ kind: "refund", paymentId: "pi_1", refundedCents: 499, ...asked("refund") });
    const { postedTokens, owedTokens } = await ledger.balance(accountId);
    expect(owedTokens).toBeGreaterThan(0);
    expect(await deletion.ask(personId, personId)).toEqual({ forfeitedTokens: postedTokens });
    expect(await ledger.balance(accountId)).toMatchObject({ postedTokens: 0, owedTokens, isClosed: true });
  });

  test("cannot end a sign-in that was under way", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, installations, database, another } = world;
    const other = await another();
    const { personId } = await settle(world);
    const deleting = deletion.ask(personId, personId);
    const signIns = await Promise.allSettled(
      Array.from({ length: 8 }, (_, no) => other.installations.prepare({ id: `late-${no}`, personId, name: "Late" })),
    );
    await deleting;
    for (const signIn of signIns) {
      if (signIn.status === "rejected") expect(signIn.reason).toMatchObject({ code: "auth/sign-in-refused" });
    }
    await expect(installations.prepare({ id: "later", personId, name: "Later" })).rejects.toMatchObject({
      code: "auth/sign-in-refused",
    });
    const open = database.db.selectFrom("installation").select("id").where("revoked_at", "is", null);
    expect(await open.execute()).toEqual([]);
  });

  test("is deleted to the end whatever is broken off, by asking again or by itself", async () => {
    const world = await startDeviceWorld(engine);
    // Before and after each of its four steps: the ledger's closing, signing out, forgetting here, and there.
    for (let no = 0; no < 16; no += 1) {
      const { personId, accountId } = await settle(world, no);
      const broken = await world.with(failingAt(world, no % 8));
      await expect(broken.deletion.ask(personId, personId)).rejects.toThrow("killed");
      const person = () => world.database.db.selectFrom("person").selectAll().where("id", "=", personId);
      const isGone = (await person().executeTakeFirst())?.deleted_at !== null;
      if (no < 8 && !isGone) await world.deletion.ask(personId, personId);
      world.world.turn(60_000);
      await world.runJobs();
      expect(await everythingKept(world)).not.toMatch(/olgapetrova|notebook|laptop|ticket of/i);
      expect(await world.ledger.balance(accountId)).toMatchObject({ postedTokens: 0, isClosed: true });
      expect(await person().executeTakeFirst()).toMatchObject({ email: null, deleting_since: null });
    }
    const unbroken = await world.with(failingAt(world, 8));
    const { personId } = await settle(world, 16);
    expect(await unbroken.deletion.ask(personId, personId)).toEqual({ forfeitedTokens: 9 });
  });

  test("is deleted at the sign-in service later, where that is out of reach", async () => {
    const world = await startDeviceWorld(engine);
    const { source, runJobs } = world;
    const { personId } = await settle(world);
    source.isReachable = false;
    expect(await world.deletion.ask(personId, personId)).toEqual({ forfeitedTokens: 9 });
    await expect(world.accounts.personFor(olga)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    world.world.turn(60_000);
    await expect(runJobs()).rejects.toThrow("1 deletions must wait");
    source.isReachable = true;
    await runJobs();
    expect(source.deleted).toEqual([olga.subject]);
    expect(await everythingKept(world)).not.toContain("olgapetrova");
    await expect(world.accounts.personFor(olga)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
  });

  test("is forgotten there once all messages about them are read", async () => {
    const world = await startDeviceWorld(engine);
    const { personId } = await settle(world);
    await addMessage(world.database, "waiting");
    await world.deletion.ask(personId, personId);
    expect(await everythingKept(world)).toContain(olga.subject);
    await world.database.db.updateTable("inbox").set({ state: "done" }).execute();
    world.world.turn(60_000);
    await world.runJobs();
    expect(await everythingKept(world)).not.toContain(olga.subject);
  });

  test("at the sign-in service is signed out at once here, and deleted when no work is under way", async () => {
    const world = await startDeviceWorld(engine);
    const { deletion, installations, ledger, runJobs } = world;
    const { personId, accountId } = await settle(world);
    const holdId = await reserve(world, accountId);
    await deletion.enforce(personId);
    expect(await installations.isOpen("grant-0")).toBe(false);
    await expect(world.accounts.personFor(olga)).rejects.toMatchObject({ code: "auth/sign-in-refused" });
    world.world.turn(60_000);
    await runJobs();
    expect((await ledger.balance(accountId)).isClosed).toBe(false);
    await ledger.release({ accountId, holdId, actor: "server" });
    await runJobs();
    expect(await ledger.balance(accountId)).toMatchObject({ postedTokens: 0, isClosed: true });
    expect(await everythingKept(world)).not.toContain("olgapetrova");
  });

  test("who links a device at the same time, or asks twice, loses or keeps all of it, and never half", async () => {
    const world = await startDeviceWorld(engine);
    const { start, link, deletion, accounts, another, ledger } = world;
    const other = await another();
    for (let round = 0; round < 6; round += 1) {
      const { personId } = await accounts.personFor(proofOfUser(`user_${round}`));
      const device = makeTestDevice();
      await start(device, `192.0.${round}.1`);
      const [linked, ...deleted] = await Promise.allSettled([
        link(personId, device),
        deletion.ask(personId, personId),
        other.deletion.ask(personId, personId),
      ]);
      expect(deleted.some(({ status }) => status === "fulfilled")).toBe(true);
      const balance = await ledger.balance(`device:${device.id}`);
      expect(balance).toMatchObject(linked.status === "fulfilled" ? { postedTokens: 0 } : { availableTokens: 3 });
      expect(await ledger.balance(`user:${personId}`)).toMatchObject({ postedTokens: 0, isClosed: true });
    }
  });
});

async function reserve({ ledger, world }: DeviceWorld, accountId: string): Promise<string> {
  const { holdId } = await ledger.execute({
    kind: "reserve",
    accountId,
    tokens: 2,
    expiresAt: world.now() + 600_000,
    cause: { type: "generation", id: "g2" },
    idempotency: { scope: accountId, key: "generation-2" },
    actor: accountId,
  });
  return holdId;
}

/** A process that is killed at its nth step that changes something: at even ones before it, at odd ones after it. */
function failingAt({ database, ledger }: DeviceWorld, failing: number): Pick<DeviceWorld, "database" | "ledger"> {
  let step = 0;
  async function killed<T>(work: () => Promise<T>): Promise<T> {
    const [before, after] = [step, step + 1];
    step += 2;
    if (failing === before || failing < before) throw new Error("killed");
    const answer = await work();
    if (failing === after) throw new Error("killed");
    return answer;
  }
  return {
    ledger: { ...ledger, execute: (command) => killed(() => ledger.execute(command)) },
    database: { ...database, write: (work) => killed(() => database.write(work)) },
  };
}
