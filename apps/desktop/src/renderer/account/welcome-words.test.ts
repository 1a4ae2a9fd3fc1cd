import { expect, it } from "vitest";
import { welcomeWords } from "./welcome-words.ts";

const nothing = { name: "Ada", welcomeTokens: 0, movedTokens: 0, availableTokens: 0 };

it("the welcome says once what came with the sign-in and what there is now", () => {
  expect(welcomeWords({ ...nothing, welcomeTokens: 6, movedTokens: 2, availableTokens: 8 }, true)).toBe(
    "Welcome, Ada: 6 tokens for signing up and 2 moved over. You have 8.",
  );
  expect(welcomeWords({ ...nothing, name: null, movedTokens: 1, availableTokens: 41 }, true)).toBe(
    "Welcome: 1 token moved over. You have 41.",
  );
});

it("the welcome of somebody who comes back promises nothing that did not come", () => {
  expect(welcomeWords({ ...nothing, availableTokens: 1200 }, true)).toBe("Welcome, Ada. You have 1,200 tokens.");
  expect(welcomeWords(nothing, true)).toBe("Welcome, Ada. You have no tokens yet.");
});

it("once something was bought or spent, the welcome no longer tells what there was", () => {
  const welcome = { ...nothing, welcomeTokens: 6, availableTokens: 6 };
  expect(welcomeWords(welcome, false)).toBe("Welcome, Ada: 6 tokens for signing up.");
  expect(welcomeWords(nothing, false)).toBe("Welcome, Ada.");
});
