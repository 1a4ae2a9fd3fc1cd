import { expect, test } from "vitest";
import { draftRef, sentenceId, ticketId, ticketKey } from "./ids.ts";

test.each(["01ARZ3NDEKTSV4RRFFQ69G5FAV", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ"])("%s is an id", (text) => {
  expect(ticketId.safeParse(text).success).toBe(true);
});

test.each([
  "",
  "01ARZ3NDEKTSV4RRFFQ69G5FA",
  "01ARZ3NDEKTSV4RRFFQ69G5FAVX",
  "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
  "01ARZ3NDEKTSV4RRFFQ69G5FAU",
  "01arz3ndektsv4rrffq69g5fav",
  "01ARZ3NDEKTSV4RRFFQ69G5FAV\n",
  "../../../../etc/passwd0000",
])("%j is no id", (text) => {
  expect(ticketId.safeParse(text).success).toBe(false);
});

test("keys, sentence ids and draft refs count from one without leading zeros", () => {
  const valid = [
    ticketKey.safeParse("T-1"),
    ticketKey.safeParse("T-999999999"),
    sentenceId.safeParse("s1"),
    draftRef.safeParse("d12"),
  ];
  expect(valid.map((result) => result.success)).toEqual([true, true, true, true]);
  for (const text of ["T-0", "T-01", "t-1", "T-1234567890", "T-1\n"])
    expect(ticketKey.safeParse(text).success).toBe(false);
  for (const text of ["s0", "s01", "1", "s-1", "s1\n"]) expect(sentenceId.safeParse(text).success).toBe(false);
  for (const text of ["d0", "D1", "d1 "]) expect(draftRef.safeParse(text).success).toBe(false);
});
