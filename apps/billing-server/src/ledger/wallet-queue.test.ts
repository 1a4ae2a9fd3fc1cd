import { expect, test } from "vitest";
import { WalletQueue } from "./wallet-queue.ts";

/** Lets the queue form the groups that it can. */
function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(() => setImmediate(resolve)));
}

/** A queue whose groups end when the test says so. */
function queueOf(limits: { largest?: number; parallel?: number } = {}): {
  queue: WalletQueue<string, string>;
  groups: (readonly string[])[];
  end: () => Promise<void>;
} {
  const groups: (readonly string[])[] = [];
  const ends: (() => void)[] = [];
  const queue = new WalletQueue<string, string>({
    walletsOf: (item) => (item.split(":")[0] ?? "").split("+"),
    largest: limits.largest ?? 64,
    parallel: limits.parallel ?? 4,
    async run(items) {
      groups.push(items);
      await new Promise<void>((resolve) => void ends.push(resolve));
      return items.map((item) => `done ${item}`);
    },
  });
  const end = async (): Promise<void> => {
    ends.shift()?.();
    await settled();
  };
  return { queue, groups, end };
}

test("what comes for a busy wallet is its next group, while other wallets go on", async () => {
  const { queue, groups, end } = queueOf();
  const first = queue.add("a:1");
  await settled();
  const later = [queue.add("a:2"), queue.add("b:1"), queue.add("a:3")];
  await settled();
  expect(groups).toEqual([["a:1"], ["b:1"]]);
  await end();
  expect(await first).toBe("done a:1");
  expect(groups).toEqual([["a:1"], ["b:1"], ["a:2", "a:3"]]);
  await end();
  await end();
  expect(await Promise.all(later)).toEqual(["done a:2", "done b:1", "done a:3"]);
});

test("who waits for two wallets has their turn, although one of them is always wanted", async () => {
  const { queue, groups, end } = queueOf();
  void queue.add("a:1");
  await settled();
  void queue.add("a+b:1");
  void queue.add("b:1");
  await settled();
  expect(groups).toEqual([["a:1"]]);
  await end();
  expect(groups).toEqual([["a:1"], ["a+b:1"]]);
  await end();
  expect(groups.at(-1)).toEqual(["b:1"]);
  await end();
});

test("groups and their number are bounded, and nobody is forgotten", async () => {
  const { queue, groups, end } = queueOf({ largest: 2, parallel: 1 });
  const all = ["a:1", "a:2", "a:3", "b:1", "b:2"].map((item) => queue.add(item));
  await settled();
  expect(groups).toEqual([["a:1", "a:2"]]);
  for (let i = 0; i < 3; i += 1) await end();
  expect(await Promise.all(all)).toHaveLength(5);
  expect(groups.map((group) => group.length)).toEqual([2, 2, 1]);
  await queue.idle();
});

test("a group that fails fails for all who are in it, and the wallet is free again", async () => {
  let tries = 0;
  const queue = new WalletQueue<string, string>({
    walletsOf: () => ["a"],
    largest: 64,
    parallel: 1,
    run(items) {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error("no")) : Promise.resolve(items);
    },
  });
  const results = await Promise.allSettled([queue.add("1"), queue.add("2")]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await queue.add("3")).toBe("3");
});
