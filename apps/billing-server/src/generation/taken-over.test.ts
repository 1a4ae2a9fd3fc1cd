import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { walletId } from "../ledger/accounts.ts";
import { engines } from "../testing/server-world.ts";
import { heirOf, takenOverBy } from "./taken-over.ts";
import { ada, eve, generate, type GenerationWorld, startGenerationWorld } from "./testing/generation-world.ts";

const deviceId = "x".repeat(43);
const device = walletId("device", deviceId);

const blankPerson = {
  email: null,
  name: null,
  picture_url: null,
  profile_at: null,
  welcomed_at: null,
  deleting_since: null,
  deleted_at: null,
};

describe.each(engines)("a device that is taken over while it generates, on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine, { onStep: (step) => (step === "settled" ? link() : undefined) });
  });
  afterEach(() => the.end());

  async function link(): Promise<void> {
    const nowMs = the.world.now();
    await the.database.db
      .insertInto("person")
      .values({ ...blankPerson, id: "ada", created_at: nowMs })
      .execute();
    const times = { granted_at: nowMs, linked_at: nowMs, created_at: nowMs, last_seen_at: nowMs };
    await the.database.db
      .insertInto("device")
      .values({
        ...times,
        id: deviceId,
        public_key: "{}",
        name: "",
        network: null,
        granted_tokens: 0,
        person_id: "ada",
        moved_tokens: null,
        welcome_tokens: null,
      })
      .execute();
  }

  test("tells the receipt to whoever took it over, who is the only one besides that may see it", async () => {
    await the.give(10, device);
    expect(await takenOverBy(the.database.db, ada)).toEqual([]);
    expect(await heirOf(the.database.db, device)).toBe(device);

    const { receipt } = await generate(the.generations, { accountId: device });
    const told = await the.database.db.selectFrom("outbox").select(["account_id", "event"]).execute();
    expect(told.map(({ account_id }) => account_id)).toEqual([ada]);
    expect(JSON.parse(told[0]?.event ?? "")).toEqual({ kind: "generation", receipt });

    expect(await the.generations.get(ada, receipt.id)).toEqual(receipt);
    expect(await takenOverBy(the.database.db, ada)).toEqual([device]);
    for (const stranger of [eve, walletId("user", deviceId), walletId("device", "ada"), walletId("team", "ada")]) {
      await expect(the.generations.get(stranger, receipt.id)).rejects.toMatchObject({ code: "metered/not-found" });
      expect(await the.generations.list(stranger, { limit: 10 })).toMatchObject({ receipts: [] });
    }
  });
});
