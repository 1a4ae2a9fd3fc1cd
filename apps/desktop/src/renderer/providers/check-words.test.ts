import { expect, test } from "vitest";
import { wordsHere } from "./check-words.ts";

test("a mistyped address is not called a missing network, and nothing is queued from settings", () => {
  const { message, next } = wordsHere({ code: "provider/offline", data: { provider: "llm.acme.exmaple" } });
  expect(message).toBe("llm.acme.exmaple cannot be found.");
  expect(next).toContain("Check the address");
  expect(next).not.toMatch(/queue|generat/i);
});

test("an answer that breaks off while a key is tried leaves no tickets to go on with", () => {
  const { next } = wordsHere({ code: "provider/cut-off", data: { provider: "OpenAI" } });
  expect(next).not.toMatch(/generat|kept/i);
});

test("the next step of any other failure leads to no place where the person already is", () => {
  const { next } = wordsHere({ code: "provider/no-model", data: { provider: "OpenAI" } });
  expect(next).toBe("Choose one.");
});
