import { fork } from "node:child_process";
import { once } from "node:events";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { engines, startServerWorld, type ServerWorld } from "../testing/server-world.ts";
import type { Job } from "./job.ts";
import { makeLeases } from "./leases.ts";
import { runJobs, runOnce } from "./run-jobs.ts";

const log = pino({ level: "silent" });

describe.each(engines)("jobs on %s", (engine) => {
  async function world(): Promise<ServerWorld> {
    const started = await startServerWorld(engine);
    onTestFinished(() => started.end());
    return started;
  }

  test("of 16 processes that ask at once one gets a lease, and keeps it until it ends", async () => {
    const { database, now, turn, another } = await world();
    const second = await another();
    const leases = Array.from({ length: 16 }, (_, no) =>
      makeLeases({ database: no % 2 === 0 ? database : second.database, owner: `process ${no}`, now }),
    );
    const takeAll = (): Promise<boolean[]> => Promise.all(leases.map((each) => each.take("job/one", 1000)));
    const first = await takeAll();
    expect(first.filter(Boolean)).toHaveLength(1);
    turn(999);
    expect(await takeAll()).toEqual(first);
    // Whoever had it took it anew at 999.
    turn(999);
    expect((await takeAll()).filter(Boolean)).toHaveLength(1);
    turn(1001);
    expect((await takeAll()).filter(Boolean)).toHaveLength(1);
  });

  test("what is given back goes to the next at once, and only its owner can give it back", async () => {
    const { database, now } = await world();
    const [one, other] = ["one", "other"].map((owner) => makeLeases({ database, owner, now }));
    expect(await one?.take("job/one", 1000)).toBe(true);
    await other?.giveBack("job/one");
    expect(await other?.take("job/one", 1000)).toBe(false);
    await one?.giveBack("job/one");
    expect(await other?.take("job/one", 1000)).toBe(true);
  });

  test("a job never runs in two processes at a time", async () => {
    const { database, now, another } = await world();
    const second = await another();
    let running = 0;
    let most = 0;
    let turns = 0;
    const enough = Promise.withResolvers<void>();
    const job: Job = {
      name: "count",
      everyMs: 1,
      async run() {
        running += 1;
        most = Math.max(most, running);
        turns += 1;
        // Long enough for the other process to ask.
        await database.db.selectFrom("lease").selectAll().execute();
        await second.database.db.selectFrom("lease").selectAll().execute();
        running -= 1;
        if (turns === 20) enough.resolve();
      },
    };
    const processes = [database, second.database].map((each, no) =>
      runJobs({ jobs: [job], leases: makeLeases({ database: each, owner: `${no}`, now }), log, random: Math.random }),
    );
    await enough.promise;
    await Promise.all(processes.map((each) => each.close()));
    expect(most).toBe(1);
    const counted = turns;
    await database.db.selectFrom("lease").selectAll().execute();
    expect(turns).toBe(counted);
  });

  test("what a killed process had begun, another takes over once its lease is over", async () => {
    const { database, address, now, turn } = await world();
    const child = fork(new URL("testing/job-process.ts", import.meta.url), [engine, address, String(now())]);
    onTestFinished(() => void child.kill("SIGKILL"));
    await once(child, "message"); // It is in the middle of the job.
    child.kill("SIGKILL");
    await once(child, "exit");
    const leases = makeLeases({ database, owner: "heir", now });
    const { signal } = new AbortController();
    const done: string[] = [];
    const job: Job = { name: "endless", everyMs: 1000, run: () => Promise.resolve(void done.push("heir")) };
    await runOnce(job, { leases, log, signal });
    expect(done).toEqual([]);
    turn(30_001);
    await runOnce(job, { leases, log, signal });
    expect(done).toEqual(["heir"]);
  });

  test("a job that fails has its next turn, and its failure is logged without what it may quote", async () => {
    const { database, now } = await world();
    const lines: string[] = [];
    const listening = pino({ base: null }, { write: (line) => void lines.push(line) });
    const again = Promise.withResolvers<void>();
    let turns = 0;
    const job: Job = {
      name: "failing",
      everyMs: 1,
      run() {
        turns += 1;
        if (turns === 3) again.resolve();
        return Promise.reject(new Error("ada@example.com was not found"));
      },
    };
    const leases = makeLeases({ database, owner: "one", now });
    const jobs = runJobs({ jobs: [job], leases, log: listening, random: () => 0 });
    await again.promise;
    await jobs.close();
    const logged = lines.map((line) => JSON.parse(line) as { job: string; msg: string });
    expect(logged[0]).toMatchObject({ job: "failing", msg: "a job failed", err: { name: "Error" } });
    expect(lines.join("")).not.toContain("ada@");
  });

  test("closing breaks a running job off, waits for it, and leaves its lease to others", async () => {
    const { database, now } = await world();
    const begun = Promise.withResolvers<void>();
    let hasEnded = false;
    const job: Job = {
      name: "long",
      everyMs: 1,
      async run(signal) {
        begun.resolve();
        await new Promise<void>((resolve) => {
          signal.addEventListener("abort", () => resolve());
        });
        hasEnded = true;
      },
    };
    const leases = makeLeases({ database, owner: "one", now });
    const jobs = runJobs({ jobs: [job], leases, log, random: () => 0 });
    await begun.promise;
    await jobs.close();
    expect(hasEnded).toBe(true);
    expect(await database.db.selectFrom("lease").selectAll().execute()).toEqual([]);
  });
});
