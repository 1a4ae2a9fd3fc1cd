import { describe, expect, it } from "vitest";
import { backoffMs, Link, type Channel } from "./link.ts";

function fakeWorld() {
  const opened: { channel: Channel; drop: () => void }[] = [];
  const timers: { run: () => void; delayMs: number }[] = [];
  let refuse = 0;
  const link = new Link({
    patienceMs: 8000,
    setTimer: (run, delayMs) => timers.push({ run, delayMs }),
    open: () => {
      if (refuse > 0) {
        refuse -= 1;
        return Promise.reject(new Error("refused"));
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      const number = opened.length + 1;
      const channel: Channel = {
        link: { call: (path) => Promise.resolve(`${path.join(".")} over ${number}`) },
        closed: promise,
        close: () => resolve(),
      };
      opened.push({ channel, drop: () => resolve() });
      return Promise.resolve(channel);
    },
  });
  /** Runs the reconnect timers that are due, not the patience of waiting calls. */
  const turnClock = async (untilMs = 5000) => {
    for (const timer of timers.splice(0)) {
      if (timer.delayMs <= untilMs) timer.run();
      else timers.push(timer);
    }
    await settle();
  };
  return { link, opened, timers, turnClock, refuseNext: (times: number) => (refuse = times) };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

describe("the window's link to the core", () => {
  it("lets a call made before the connection wait for it", async () => {
    const { link } = fakeWorld();
    const reply = link.call(["tickets", "list"], {}, { context: {} });
    link.connect();
    await settle();
    expect(await reply).toBe("tickets.list over 1");
    expect(link.state).toBe("online");
  });

  it("says it is lost when the connection goes, and comes back by itself", async () => {
    const { link, opened, turnClock } = fakeWorld();
    const states: string[] = [];
    link.subscribe(() => states.push(link.state));
    link.connect();
    await settle();
    opened[0]?.drop();
    await settle();
    await turnClock();
    expect(states).toEqual(["online", "lost", "online"]);
    expect(await link.call(["undo"], {}, { context: {} })).toBe("undo over 2");
  });

  it("keeps calling a slow start connecting, and a long one lost", async () => {
    const { link, refuseNext, turnClock } = fakeWorld();
    refuseNext(4);
    link.connect();
    await settle();
    expect(link.state).toBe("connecting");
    await turnClock();
    await turnClock();
    await turnClock();
    expect(link.state).toBe("lost");
    await turnClock();
    expect(link.state).toBe("online");
  });

  it("fails a call with link/lost when nobody answers in time", async () => {
    const { link, turnClock } = fakeWorld();
    const reply = expect(link.call(["undo"], {}, { context: {} })).rejects.toMatchObject({ code: "link/lost" });
    await settle();
    await turnClock(8000);
    await reply;
  });

  it("waits longer after every failure, at most five seconds", () => {
    expect([0, 1, 2, 3, 4, 5, 50].map(backoffMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });
});
