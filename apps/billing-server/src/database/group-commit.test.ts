import { expect, test } from "vitest";
import { GroupCommit } from "./group-commit.ts";

const aLongTime = 60_000;

/** Groups that would wait for company until the test has long failed; answers with the size of the group. */
function groups(): GroupCommit<string, number> {
  return new GroupCommit({ largest: 64, lingerMs: aLongTime, run: (items) => items.map(() => items.length) });
}

test("whoever asks alone is answered at once", async () => {
  const group = groups();
  expect(await group.add("one")).toBe(1);
  expect(await group.add("another")).toBe(1);
});

test("where several ask at about the same time the next one waits for company", async () => {
  const group = groups();
  expect(await Promise.all([group.add("one"), group.add("two")])).toEqual([2, 2]);
  const waiting = group.add("three");
  await new Promise(setImmediate);
  const company = group.add("four");
  group.flush();
  expect(await Promise.all([waiting, company])).toEqual([2, 2]);
});

test("what nobody is in a hurry for goes with the next that somebody is", async () => {
  const group = groups();
  const patient = group.add("one", aLongTime);
  const other = group.add("two", aLongTime);
  expect(await Promise.all([group.add("three"), patient, other])).toEqual([3, 3, 3]);
});

test("what nobody is in a hurry for does not wait for ever", async () => {
  const group = groups();
  expect(await group.add("one", 1)).toBe(1);
});
