import { expect, test } from "vitest";
import { makeIds } from "./ids.ts";

test("ids are UUIDs of version 7 that begin with the time", () => {
  const id = makeIds(() => 0x0123456789ab)();
  expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("ids grow while the clock stands still, and when it steps back", () => {
  const times = [...Array.from({ length: 5000 }, () => 1000), 500, 2000];
  let next = 0;
  const makeId = makeIds(() => times[next++] ?? 2000);
  const ids = times.map(() => makeId());
  expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
