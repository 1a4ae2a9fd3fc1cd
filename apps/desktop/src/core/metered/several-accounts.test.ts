import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "../account/testing/account-world.ts";
import { begin, endOf } from "../testing/model-connection.ts";
import {
  afterPowerCut,
  generationOf,
  isLoss,
  isWholeTicket,
  type MeteredWorld,
  myba,
  startMeteredWorld,
  threeWishes,
  until,
} from "./testing/metered-world.ts";

let world: MeteredWorld;
beforeAll(async () => {
  world = await startMeteredWorld();
});
afterAll(() => world.close());

test("what one person began goes on with their tokens, whoever is signed in when MyBA starts again", async () => {
  const computer = world.computer();
  const core = await computer.start();
  await signIn(core, "ada");
  const gate = world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  await signIn(core, "grace");
  const before = (await core.client.wallet.refresh()).wallet?.availableTokens;
  const next = await (await afterPowerCut(computer, core)).start();
  gate.release();
  expect(await endOf(next, generation)).toMatchObject({ state: "finished", receipt: { capturedTokens: 3 } });
  expect((await next.client.wallet.refresh()).wallet).toMatchObject({ availableTokens: before, heldTokens: 0 });
});

test("who signs out in the middle gets what was paid for once they have signed in again", async () => {
  const core = await world.computer().start();
  await signIn(core, "linus");
  const gate = world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  await world.line.cut();
  await until(core, generation, isLoss);
  await core.client.account.signOut();
  await world.line.mend();
  gate.release();
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({ state: "failed", error: { code: "account/sign-in-needed" } });
  await signIn(core, "linus");
  expect(
    await generationOf(core, generation.id, ({ state, receipt }) => state === "finished" && receipt !== null),
  ).toMatchObject({ ticketCount: 3, receipt: { state: "captured", capturedTokens: 3 } });
});

test("what a computer began without anybody goes on for whoever signs in meanwhile, also where the line breaks", async () => {
  const core = await world.computer().start();
  const gate = world.hold("after the first ticket");
  const generation = await begin(core, threeWishes, { choice: myba });
  await until(core, generation, isWholeTicket);
  await signIn(core, "ada");
  await world.line.cut();
  await until(core, generation, isLoss);
  await world.line.mend();
  gate.release();
  await core.client.generations.networkIsBack();
  expect(await endOf(core, generation)).toMatchObject({
    state: "finished",
    error: null,
    ticketCount: 3,
    receipt: { state: "captured", capturedTokens: 3 },
  });
});
