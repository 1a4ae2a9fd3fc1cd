import type { ProviderId } from "@myba/shared/ids";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Sandbox } from "../../../../billing-server/sandbox/start-sandbox.ts";
import { sandboxForTests, testComputer } from "../account/testing/account-world.ts";
import { everything } from "../testing/everything.ts";
import { begin, everyEvent } from "../testing/model-connection.ts";

const myba = { providerId: "myba" as ProviderId, model: null };
const wish = "As a clerk, I want to export orders so that accounting has them.";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await sandboxForTests();
});
afterEach(() => sandbox.model.reset());
afterAll(() => sandbox.close());

test("a new computer makes its first ticket with free tokens, and without an account", async () => {
  const core = await testComputer(sandbox).start();
  expect(await core.client.providers.list()).toMatchObject([
    { id: "offline" },
    { id: "myba", kind: "myba", label: "MyBA", free: false, local: false, obstacle: null, baseUrl: sandbox.url },
  ]);
  expect(await core.client.account.state()).toMatchObject({ kind: "new" });
  const asked = await core.client.generations.estimate({ projectId: null, text: wish, ...myba });
  expect(asked).toMatchObject({
    providerLabel: "MyBA",
    estimate: null,
    obstacle: null,
    tokens: { low: 1, high: 1, available: 3, missing: 0, unlimited: false, isAgreed: false },
  });
  await expect(begin(core, wish, { choice: myba, confirmed: false })).rejects.toMatchObject({
    code: "cost/not-confirmed",
    data: { cost: "1 token" },
  });
  const generation = await begin(core, wish, { choice: myba, agreedTokens: 1 });
  const events = await everyEvent(core, generation);
  expect(events.filter(({ kind }) => kind === "ticket").length).toBeGreaterThan(0);
  expect(events.at(-1)).toMatchObject({
    kind: "ended",
    generation: {
      state: "finished",
      ticketCount: 1,
      providerId: "myba",
      usage: null,
      receipt: { state: "captured", reservedTokens: 1, capturedTokens: 1, releasedTokens: 0 },
    },
  });
  expect(await core.client.tickets.list(everything)).toMatchObject({ total: 1 });
  expect(await core.client.account.state()).toMatchObject({ kind: "device" });
  const { tokens } = await core.client.costs.summary({ fromMs: 0, toMs: Date.now() + 1000 });
  expect(tokens.total).toEqual({ tokens: 1, tickets: 1, generations: 1 });
});
