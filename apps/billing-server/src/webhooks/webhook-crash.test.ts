import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { describe, expect, onTestFinished, test } from "vitest";
import type { RowOf } from "../database/server-tables.ts";
import { walletId } from "../ledger/accounts.ts";
import { bundledProgram } from "../testing/bundled-program.ts";
import { engines, type ServerWorld, startServerWorld } from "../testing/server-world.ts";
import { inboxRows } from "./testing/webhook-world.ts";
import type { WebhookOrder } from "./testing/webhook-order.ts";

describe.each(engines)("servers that take webhooks on %s", (engine) => {
  test.each([
    ["before they answer what they have stored", "answer", [0, 200]],
    ["before they handle what they have stored", "handle", undefined],
    ["between the account and its welcome", "grant", undefined],
    ["right after the welcome", "granted", undefined],
    ["before they know that it is done", "finish", undefined],
  ] as const)("%s loses and doubles nothing", async (_words, dieAt, answers) => {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    const { address, database, now } = world;
    const clerk = await startClerkDouble({ now });
    onTestFinished(() => clerk.close());
    clerk.signUp({ email: "new@example.com", firstName: "New" });

    const dying = await start({ engine, address, nowMs: now(), dieAt });
    clerk.webhooks.subscribe(dying.url);
    const [[, signal]] = await Promise.all([once(dying.child, "exit"), clerk.webhooks.deliverDue()]);
    expect(signal).toBe("SIGKILL");
    expect((await inboxRows(database)).length).toBe(1);

    // The claim of the dead process ends, Clerk tries again, and the next process goes on.
    world.turn(2 * 60_000);
    const next = await start({ engine, address, nowMs: now() });
    clerk.webhooks.subscribe(next.url);
    await clerk.webhooks.deliverDue();
    await next.process();
    const [message] = clerk.webhooks.messages;
    expect(message?.state).toBe("delivered");
    if (answers) expect(message?.answers).toEqual(answers);
    expect(await inboxRows(database)).toMatchObject([{ state: "done" }]);
    await expectOneWelcome(world);
  });

  test("that get the same messages at once make one account and one welcome", async () => {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    const clerk = await startClerkDouble({ now: world.now });
    onTestFinished(() => clerk.close());
    const user = clerk.signUp({ email: "new@example.com", firstName: "Old" });
    clerk.change(user.id, { firstName: "New" });
    const order = { engine, address: world.address, nowMs: world.now() };
    const servers = await Promise.all([start(order), start(order), start(order)]);
    const sends = servers.flatMap(({ url }) => {
      clerk.webhooks.subscribe(url);
      return clerk.webhooks.messages.flatMap(({ id }) => [clerk.webhooks.resend(id), clerk.webhooks.resend(id)]);
    });
    await Promise.all(sends);
    await Promise.all(servers.map((server) => server.process()));
    // What one had claimed while the others looked is done when that one answers; nothing is left over.
    expect(await inboxRows(world.database)).toMatchObject([{ state: "done" }, { state: "done" }]);
    expect(await expectOneWelcome(world)).toMatchObject({ name: "New" });
  });
});

async function expectOneWelcome({ database, ledger }: ServerWorld): Promise<RowOf<"person"> | undefined> {
  const people = await database.db.selectFrom("person").selectAll().execute();
  expect(people).toMatchObject([{ email: "new@example.com", welcomed_at: expect.any(Number) }]);
  const lines = await ledger.history(walletId("user", people[0]?.id ?? ""));
  expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([["welcome", 6]]);
  return people[0];
}

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  /** Lets it process what is due, and waits for that. */
  readonly process: () => Promise<void>;
}

async function start(order: WebhookOrder): Promise<Running> {
  const program = await bundledProgram("webhooks/testing/webhook-process.ts");
  const child = fork(program, [JSON.stringify(order)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  const [url] = (await once(child, "message")) as [string];
  return {
    child,
    url,
    async process() {
      const processed = once(child, "message");
      child.send("process");
      await processed;
    },
  };
}
