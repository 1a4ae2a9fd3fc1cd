import { AppError } from "@myba/shared/errors";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../ledger/commands.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { engines } from "../testing/server-world.ts";
import { usualLimits } from "./limits.ts";
import {
  ada,
  catalogueOf,
  generate,
  type GenerationProcess,
  type GenerationWorld,
  newKey,
  startGenerationWorld,
} from "./testing/generation-world.ts";

/** Where the ledger is out of reach: before it has heard of a command, or while it answers. */
const outages = ["before", "after"] as const;

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    await the.give(50);
  });
  afterEach(() => the.end());

  /** A process whose ledger cannot be reached for the next `times` times that tokens are to be set aside. */
  async function cutOff(outage: (typeof outages)[number], times = 1): Promise<GenerationProcess> {
    let left = times;
    const cut = (execute: Ledger["execute"]) => async (command: Command) => {
      const isCut = command.kind === "reserve" && left > 0;
      if (isCut) left -= 1;
      if (isCut && outage === "before") throw new AppError("ledger/unavailable");
      const answer = await execute(command);
      if (isCut) throw new AppError("ledger/unavailable");
      return answer;
    };
    const { ledger } = the;
    // SAFETY: each command gets the answer of the ledger itself.
    const execute = cut((command) => ledger.execute(command)) as Ledger["execute"];
    return the.another({ ledger: { ...ledger, execute } });
  }

  const holds = () => the.world.reader.query<object>("SELECT state FROM hold");
  const rows = () => the.database.db.selectFrom("generation").select("id").execute();

  describe.each(outages)("the ledger is out of reach %s it sets tokens aside", (outage) => {
    test("the same key tries again, as it was promised, and is charged once", async () => {
      const process = await cutOff(outage, 2);
      const key = newKey();
      for (let no = 0; no < 2; no += 1)
        await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      const { receipt } = await generate(process.generations, { key });
      expect(receipt).toMatchObject({ state: "captured", error: null, capturedTokens: receipt.tickets });
      expect(await holds()).toHaveLength(1);
      expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50 - receipt.tickets, heldTokens: 0 });
      // A model that was asked meanwhile was left each time.
      expect(the.double.calls.length).toBeLessThanOrEqual(3);
    });

    test("the same key tries again in another process, by the price it was begun at", async () => {
      const process = await cutOff(outage);
      const key = newKey();
      await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      const dear = await the.another({ catalogues: catalogueOf(4) });
      const { receipt } = await generate(dear.generations, { key });
      expect(receipt).toMatchObject({ state: "captured", capturedTokens: receipt.tickets });
      expect(await holds()).toHaveLength(1);
    });

    test("whoever does not come back has nothing set aside, and nothing in their receipts", async () => {
      const process = await cutOff(outage);
      const key = newKey();
      await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      await Promise.all([the.sweep(), the.sweep(await the.another())]);
      expect(await rows()).toEqual([]);
      expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50, heldTokens: 0 });
      const { receipt } = await generate(the.generations, { key });
      expect(receipt).toMatchObject({ state: "captured", error: null });
    });

    test("a look after it that fails too keeps nobody from trying again", async () => {
      const process = await cutOff(outage, 2);
      const key = newKey();
      await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      await expect(the.sweep(process)).rejects.toMatchObject({ code: "ledger/unavailable" });
      expect((await generate(the.generations, { key })).receipt.state).toBe("captured");
    });

    test("one whose tokens may have been released meanwhile is not begun again, so that nothing is given for nothing", async () => {
      const process = await cutOff(outage);
      const key = newKey();
      await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      const release = async (hold: Parameters<Ledger["release"]>[0]) => {
        await the.ledger.release(hold);
        throw new AppError("ledger/unavailable");
      };
      const cleaner = await the.another({ ledger: { ...the.ledger, release } });
      await expect(the.sweep(cleaner)).rejects.toMatchObject({ code: "ledger/unavailable" });
      the.world.turn(usualLimits.leaseMs);
      await the.sweep();
      const { receipt } = await generate(the.generations, { key });
      expect(receipt).toMatchObject({ state: "released", error: { code: "metered/interrupted" }, tickets: 0 });
      expect(the.double.calls.length).toBeLessThanOrEqual(1);
    });

    test("many who try again at the same time get one generation", async () => {
      const process = await cutOff(outage);
      const key = newKey();
      await expect(generate(process.generations, { key })).rejects.toMatchObject({ code: "ledger/unavailable" });
      const again = Array.from({ length: 8 }, (_, no) => generate((no % 2 ? the : process).generations, { key }));
      const receipts = (await Promise.all([...again, the.sweep()])).flatMap((one) => one?.receipt ?? []);
      expect(new Set(receipts.map(({ id }) => id)).size).toBe(1);
      expect(receipts[0]).toMatchObject({ state: "captured", error: null });
      expect(await the.ledger.balance(ada)).toMatchObject({ heldTokens: 0 });
      expect(the.double.calls.length).toBeLessThanOrEqual(2);
    });
  });

  test("what was delivered comes again by its key when tickets have become dearer than was agreed to", async () => {
    const key = newKey();
    const first = await generate(the.generations, { key, maxTokens: 3 });
    const dear = await the.another({ catalogues: catalogueOf(4) });
    const again = await generate(dear.generations, { key, maxTokens: 3 });
    expect([again.tickets, again.receipt]).toEqual([first.tickets, first.receipt]);
    await expect(generate(dear.generations, { maxTokens: 3 })).rejects.toMatchObject({ code: "ledger/insufficient" });
  });

  test("one that cannot be settled does not keep others from it", async () => {
    await the.give(50);
    const gone = await generate(the.generations);
    const fine = await generate(the.generations);
    const died = { state: "running", lease_until: 0 } as const;
    const { db } = the.database;
    await db
      .updateTable("generation")
      .set({ ...died, hold_id: "nobody" })
      .where("id", "=", gone.receipt.id)
      .execute();
    await db
      .updateTable("generation")
      .set({ ...died, slot: 2, lease_until: 1 })
      .where("id", "=", fine.receipt.id)
      .execute();
    the.world.turn(usualLimits.leaseMs);
    await expect(the.sweep()).rejects.toThrow();
    expect((await the.generations.get(ada, fine.receipt.id)).state).toBe("captured");
  });
});
