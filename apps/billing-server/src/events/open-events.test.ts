import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeIds } from "../ledger/ids.ts";
import { openPostgresLedger } from "../ledger/postgres-ledger.ts";
import { openSqliteLedger } from "../ledger/sqlite-ledger.ts";
import { bundledProgram } from "../testing/bundled-program.ts";
import { engines } from "../testing/server-world.ts";
import { giving, twoProcesses as startTwo, type TwoProcesses } from "./testing/two-processes.ts";

const ada = "user:ada";
const day = 24 * 60 * 60_000;

describe.each(engines)("events on %s", (engine) => {
  async function twoProcesses(options?: Parameters<typeof startTwo>[1]): Promise<TwoProcesses> {
    const started = await startTwo(engine, options);
    onTestFinished(() => started.end());
    return started;
  }

  test("a stream begins with the balance and hears every change, the newest of several", async () => {
    const { here } = await twoProcesses();
    const listener = here.listen(ada);
    expect(await listener.next()).toMatchObject({ event: { kind: "balance", wallet: { availableTokens: 0 } } });
    await here.give(ada, 5);
    await listener.untilAvailable(5);
    await Promise.all(Array.from({ length: 100 }, () => here.give(ada, 1)));
    await listener.untilAvailable(105);
    expect(listener.heard.length).toBeLessThan(20);
    const versions = listener.heard.map(({ event }) => (event.kind === "balance" ? event.wallet.version : 0));
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
  });

  test("a change by one process reaches the streams on another, and nobody else's", async () => {
    const { here, there } = await twoProcesses();
    const bob = there.listen("user:bob");
    const listener = there.listen(ada);
    await Promise.all([bob.next(), listener.next()]);
    await here.give(ada, 7);
    await here.append(ada, "c1");
    await here.append("user:bob", "c2");
    await listener.untilCheckout("c1");
    await here.spend(ada, 2);
    await listener.untilAvailable(5);
    await bob.untilCheckout("c2");
    expect(bob.heard).toHaveLength(2);
    expect(listener.checkouts()).toEqual(["c1"]);
  });

  test("what came late or with a wrong clock is found by comparing", async () => {
    const { world, there } = await twoProcesses({ compareEveryMs: 200 });
    const listener = there.listen(ada);
    await listener.next();
    const now = (): number => world.now() - 60_000;
    const ledger =
      engine === "sqlite"
        ? openSqliteLedger({ file: join(world.address, "ledger.db"), now })
        : await openPostgresLedger({ url: world.address, now, isMigrating: false, isDurable: false });
    await giving(ledger, makeIds(now))(ada, 7);
    await listener.untilAvailable(7);
    await ledger.close();
  });

  test.each(["spend", "append"])(
    "a process dies right after the commit of its %s and nothing is lost",
    async (what) => {
      const { world, here } = await twoProcesses();
      await here.give(ada, 5);
      const listener = here.listen(ada);
      await listener.next();
      const program = await bundledProgram("events/testing/dying-worker.ts");
      const child = spawn(process.execPath, [program, engine, world.address, what, String(world.now())], {
        stdio: ["ignore", "inherit", "inherit"],
      });
      expect(await once(child, "exit")).toEqual([null, "SIGKILL"]);
      if (what === "spend") await listener.untilAvailable(4);
      else await listener.untilCheckout("last words");
    },
  );

  test("a reader that comes back goes on where it was, on any process", async () => {
    const { here, there } = await twoProcesses();
    await here.append(ada, "before");
    const first = here.listen(ada);
    await first.next();
    expect(first.lastId()).toBe("1");
    await here.append(ada, "heard");
    await first.untilCheckout("heard");
    first.leave();
    await here.append(ada, "missed 1");
    await there.append(ada, "missed 2");
    const second = there.listen(ada, { afterId: first.lastId() ?? "" });
    expect(await second.next()).toMatchObject({ event: { kind: "balance" } });
    await second.untilCheckout("missed 2");
    expect(second.checkouts()).toEqual(["missed 1", "missed 2"]);
  });

  test("an unknown place, or one that is kept no more, begins with what is kept", async () => {
    const { world, here } = await twoProcesses();
    await here.append(ada, "old");
    world.turn(6 * day);
    await here.append(ada, "kept");
    world.turn(2 * day);
    for (const job of here.events.jobs) await job.run(new AbortController().signal);
    for (const afterId of ["0", "99", "not an id"]) {
      const listener = here.listen(ada, { afterId });
      await listener.untilCheckout("kept");
      expect(listener.checkouts()).toEqual(["kept"]);
      listener.leave();
    }
    await here.append(ada, "new");
    const listener = here.listen(ada, { afterId: "2" });
    await listener.untilCheckout("new");
    expect(listener.checkouts()).toEqual(["new"]);
  });

  test("a slow reader gets the newest balance and every event, however many came meanwhile", async () => {
    const { here } = await twoProcesses();
    const slow = here.listen(ada);
    await slow.next();
    const names = Array.from({ length: 120 }, (_, no) => `c${no}`);
    for (const name of names) {
      await here.append(ada, name);
      await here.give(ada, 1);
    }
    await slow.untilCheckout("c119");
    expect(slow.checkouts()).toEqual(names);
    expect(slow.heard.length).toBeLessThan(names.length + 60);
    if (!slow.heard.some(({ event }) => event.kind === "balance" && event.wallet.availableTokens === 120))
      await slow.untilAvailable(120);
  });

  test("signing out ends the streams of that installation on every process, and no other", async () => {
    const { world, here, there } = await twoProcesses();
    await world.database.db
      .insertInto("person")
      .values({ id: "ada", email: null, name: null, picture_url: null, created_at: 0, deleted_at: null })
      .execute();
    const installation = { person_id: "ada", device_id: null, name: "Laptop", created_at: 0, last_used_at: 0 };
    await world.database.db
      .insertInto("installation")
      .values({ ...installation, id: "laptop", revoked_at: null })
      .execute();
    const laptops = [here, there].map((process) => process.listen(ada, { installationId: "laptop" }));
    const phone = there.listen(ada, { installationId: "phone" });
    await Promise.all([...laptops, phone].map((listener) => listener.next()));
    await here.database.write(async (transaction) => {
      await transaction.updateTable("installation").set({ revoked_at: 1 }).where("id", "=", "laptop").execute();
      await here.events.append(transaction, ada, { kind: "signed-out" }, "laptop");
    });
    await Promise.all(laptops.map((listener) => listener.rest()));
    for (const { heard } of laptops) expect(heard.at(-1)?.event).toEqual({ kind: "signed-out" });
    await here.append(ada, "c1");
    await phone.untilCheckout("c1");
    expect(phone.heard.some(({ event }) => event.kind === "signed-out")).toBe(false);
    const late = here.listen(ada, { installationId: "laptop" });
    await late.rest();
    expect(late.heard.at(-1)?.event).toEqual({ kind: "signed-out" });
    await here.database.write((transaction) => here.events.append(transaction, ada, { kind: "signed-out" }));
    await phone.rest();
    expect(there.events.openStreams()).toBe(0);
  });

  test("an account has only so many streams, and the server's end is theirs", async () => {
    const { here } = await twoProcesses();
    const listeners = Array.from({ length: 3 }, () => here.listen(ada));
    expect(() => here.listen(ada)).toThrow(AppError);
    here.listen("user:bob");
    expect(here.events.openStreams()).toBe(4);
    listeners[0]?.leave();
    expect(here.events.openStreams()).toBe(3);
    const last = here.listen(ada);
    await last.next();
    const ends = last.rest();
    await here.events.close();
    await ends;
    expect(here.events.openStreams()).toBe(0);
    const afterwards = here.listen(ada);
    expect(await afterwards.next()).toBeUndefined();
  });

  test("what is rolled back is never heard, and leaves no gap", async () => {
    const { here } = await twoProcesses();
    const listener = here.listen(ada);
    await listener.next();
    const failing = here.database.write(async (transaction) => {
      await here.events.append(transaction, ada, { kind: "checkout", checkoutId: "never", state: "paid" });
      throw new Error("broken off");
    });
    await expect(failing).rejects.toThrow("broken off");
    await here.append(ada, "c1");
    expect(await listener.untilCheckout("c1")).toMatchObject({ id: "1" });
    expect(listener.checkouts()).toEqual(["c1"]);
  });
});
