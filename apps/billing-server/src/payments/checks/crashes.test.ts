import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { bundledProgram } from "../../testing/bundled-program.ts";
import { engines } from "../../testing/server-world.ts";
import { inboxRows } from "../../webhooks/testing/webhook-world.ts";
import type { PayingOrder } from "../testing/paying-order.ts";
import { startPayingWorld } from "../testing/paying-world.ts";

describe.each(engines)("check 18: servers on %s that are killed", (engine) => {
  test.each([
    ["before they answer what they have stored", "answer"],
    ["before they handle what they have stored", "handle"],
    ["before the ledger books a purchase", "book"],
    ["after the ledger has booked it", "booked"],
    ["before they know that it is done", "finish"],
  ] as const)("%s lose nothing and double nothing", async (_words, dieAt) => {
    const world = await startPayingWorld(engine);
    const { id: person, accountId } = await world.person();
    const order = { engine, address: world.address, stripeUrl: world.stripe.url };
    const dying = await start({ ...order, port: 0, nowMs: world.now(), dieAt });
    world.stripe.listen(`http://127.0.0.1:${dying.port}/webhooks/stripe`);
    const { checkoutId } = await world.purchase(person);
    const [[, signal]] = await Promise.all([once(dying.child, "exit"), world.stripe.turn()]);
    expect(signal).toBe("SIGKILL");
    const stored = await inboxRows(world.database);
    expect(stored.length).toBeGreaterThan(0);
    // Nobody was told that something was taken which is not there.
    const taken = world.stripe.deliveries.all.filter(({ state }) => state === "delivered");
    const ids = new Set(stored.map(({ event_id: id }) => id));
    expect(taken.every(({ event }) => ids.has(event.id))).toBe(true);

    // The claims of the dead process end, Stripe tries again, and the next process goes on.
    world.turn(3 * 60_000);
    const next = await start({ ...order, port: dying.port, nowMs: world.now() });
    await world.stripe.turn();
    await next.process();
    expect(world.stripe.deliveries.all.every(({ state }) => state === "delivered")).toBe(true);
    expect(await world.unfinished()).toEqual([]);
    expect(await world.ledger.balance(accountId)).toMatchObject({ availableTokens: 10 });
    expect((await world.ledger.history(accountId)).map(({ kind }) => kind)).toEqual(["purchase"]);
    expect(await world.checkouts.get(person, checkoutId)).toMatchObject({ state: "paid" });
    expect(await world.heard(accountId)).toEqual(["paid"]);
  });
});

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
  /** Lets it process what is due, and waits for that. */
  readonly process: () => Promise<void>;
}

async function start(order: PayingOrder): Promise<Running> {
  const program = await bundledProgram("payments/testing/paying-process.ts");
  const child = fork(program, [JSON.stringify(order)], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  });
  const [port] = (await once(child, "message")) as [number];
  return {
    child,
    port,
    async process() {
      const processed = once(child, "message");
      child.send("process");
      await processed;
    },
  };
}
