import { expect, test } from "vitest";
import { statementOf } from "./statement-lines.ts";

const nothing = {
  purchased: 0,
  bonus: 0,
  granted: 0,
  transferred: 0,
  used: 0,
  expired: 0,
  takenBack: 0,
  adjusted: 0,
};

test("what came in less what went out is what is there", () => {
  const { lines, balance } = statementOf({
    ...nothing,
    purchased: 200,
    bonus: 20,
    granted: 6,
    transferred: 3,
    used: 12,
    expired: 2,
    takenBack: 50,
    adjusted: -1,
  });
  expect(balance).toBe(164);
  expect(lines.map(({ words, tokens }) => `${words} ${tokens}`)).toEqual([
    "Bought 200",
    "As a bonus 20",
    "For free 6",
    "Brought along from a computer 3",
    "Used -12",
    "Expired -2",
    "Taken back after refunds -50",
    "Corrected by MyBA -1",
  ]);
});

test("what never happened is left out, and a device says where its tokens went", () => {
  expect(statementOf(nothing)).toEqual({
    lines: [
      { words: "Bought", tokens: 0 },
      { words: "Used", tokens: 0 },
    ],
    balance: 0,
  });
  expect(statementOf({ ...nothing, granted: 3, transferred: -3 }).lines).toContainEqual({
    words: "Moved to your account",
    tokens: -3,
  });
});
