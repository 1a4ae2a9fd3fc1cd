import { expect, test } from "vitest";
import { makeReadingTurns } from "./reading-turns.ts";

/** Work that lasts until it is let go. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, letGo: resolve };
}

test("of one wallet one text is read at a time, and others do not wait for it", async () => {
  const inTurn = makeReadingTurns();
  const [first, second] = [held(), held()];
  const order: string[] = [];
  const one = inTurn("user:ada", first.work).then(() => order.push("first"));
  const two = inTurn("user:ada", () => {
    order.push("second begins");
    return second.work();
  });
  await inTurn("user:grace", () => Promise.resolve(order.push("grace")));
  expect(order).toEqual(["grace"]);
  first.letGo();
  await one;
  second.letGo();
  await two;
  expect(order).toContain("second begins");
});

test("whoever asks for too much at once is told to come back, and may when it is done", async () => {
  const inTurn = makeReadingTurns();
  const { work, letGo } = held();
  const asked = Array.from({ length: 30 }, () => inTurn("user:ada", work));
  const refused = await Promise.allSettled(asked.slice(20));
  for (const one of refused)
    expect(one).toMatchObject({ status: "rejected", reason: { code: "request/too-many", data: { seconds: 5 } } });
  letGo();
  await Promise.all(asked.slice(0, 20));
  expect(await inTurn("user:ada", () => Promise.resolve("read"))).toBe("read");
});

test("a text that cannot be read does not keep the next from its turn", async () => {
  const inTurn = makeReadingTurns();
  const broken = inTurn("user:ada", () => Promise.reject(new Error("unreadable")));
  const next = inTurn("user:ada", () => Promise.resolve("read"));
  await expect(broken).rejects.toThrow("unreadable");
  expect(await next).toBe("read");
});
