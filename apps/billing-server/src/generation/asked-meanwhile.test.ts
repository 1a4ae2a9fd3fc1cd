import { AppError } from "@myba/shared/errors";
import { createGate, type Gate } from "@myba/sandbox/model/gate";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Command } from "../ledger/commands.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { engines } from "../testing/server-world.ts";
import {
  ada,
  eve,
  generate,
  type GenerationProcess,
  type GenerationWorld,
  newKey,
  notes,
  startGenerationWorld,
} from "./testing/generation-world.ts";

describe.each(engines)("on %s", (engine) => {
  let the: GenerationWorld;
  let gate: Gate;
  beforeEach(async () => {
    the = await startGenerationWorld(engine);
    gate = createGate();
    await the.give(50);
  });
  afterEach(() => the.end());

  /** A process whose ledger takes its time when tokens are to be set aside. */
  async function slowly(before: () => Promise<void>): Promise<GenerationProcess> {
    const execute = async (command: Command) => {
      if (command.kind === "reserve") await before();
      return the.ledger.execute(command);
    };
    // SAFETY: each command gets the answer of the ledger itself.
    return the.another({ ledger: { ...the.ledger, execute: execute as Ledger["execute"] } });
  }

  const journal = () => the.database.db.selectFrom("generation_event").select("seq").execute();
  const rows = () => the.database.db.selectFrom("generation").select("id").execute();

  /** The model answers, and the tokens are not set aside yet. */
  async function untilAnswered(): Promise<void> {
    await gate.reached;
    expect(the.double.calls).toHaveLength(1);
    gate.release();
    // Whatever is told or stored in spite of it has its turns.
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  }

  test("the model is asked while tokens are set aside, and nothing it says is stored before they are", async () => {
    the.double.script({ hold: { before: 12, gate } });
    const process = await slowly(async () => {
      await untilAnswered();
      expect(await journal()).toEqual([]);
    });
    const { receipt, tickets } = await generate(process.generations);
    expect(receipt).toMatchObject({ state: "captured", error: null, capturedTokens: tickets.length });
    expect(the.double.calls).toHaveLength(1);
    expect(await the.ledger.balance(ada)).toMatchObject({ availableTokens: 50 - tickets.length, heldTokens: 0 });
  });

  test("tokens that were spent meanwhile: the model is left, nothing is told, nothing paid, and the key works again", async () => {
    the.double.script({ hold: { before: 12, gate } });
    const process = await slowly(async () => {
      await untilAnswered();
      const asked = { idempotency: { scope: "test", key: newKey() }, cause: { type: "rule", id: "r1" }, actor: "test" };
      await the.ledger.execute({ ...asked, kind: "spend", accountId: ada, tokens: 50 });
    });
    const key = newKey();
    const refused = await generate(process.generations, { key }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(AppError);
    expect(refused).toMatchObject({ code: "ledger/insufficient", data: { available: 0 } });
    expect([await rows(), await journal()]).toEqual([[], []]);
    expect(process.generations.running()).toBe(0);
    expect(the.logged.filter((line) => line.includes('"level":50'))).toEqual([]);
    await the.give(50);
    expect((await generate(the.generations, { key })).receipt.state).toBe("captured");
    expect(await the.world.reader.query<object>("SELECT id FROM hold")).toHaveLength(1);
  });

  test("one token opens no way to ask the model again and again for nothing", async () => {
    await the.give(1, eve);
    the.double.script({ hold: { before: "headers", gate } });
    const process = await slowly(async () => {
      // Long enough for the model to be asked.
      const before = the.double.calls.length;
      for (let turn = 0; turn < 2000 && the.double.calls.length === before; turn += 1) await new Promise(setImmediate);
    });
    const asking = (key: string) =>
      process.generations.start(eve, { key, request: { text: notes, maxTokens: 1 } }).then(
        async (stream) => void (await stream.return()),
        (error: AppError) => error.code,
      );
    const [one, other] = [newKey(), newKey()];
    const outcomes = await Promise.all([one, ...Array<string>(8).fill(other)].map(asking));
    // Whoever comes first has the token, also where it is the key that came eight times.
    const [alone, ...together] = outcomes;
    expect(new Set(together).size).toBe(1);
    expect(new Set([alone, together[0]])).toEqual(new Set([undefined, "ledger/insufficient"]));
    const again = alone === undefined ? other : one;
    // One that has its token, and one that came at the same moment.
    expect(the.double.calls).toHaveLength(2);
    expect(await asking(again)).toBe("ledger/insufficient");
    expect(the.double.calls).toHaveLength(2);
    expect(await rows()).toHaveLength(1);
  });
});
