import { expect, test } from "vitest";
import { cleanWords } from "./clean-words.ts";

const nothing = { key: null, texts: [] };

test("one short line remains, without its full stop and without markup", () => {
  expect(cleanWords("  Something <b>went</b>\n wrong.  ", nothing)).toBe("Something went wrong");
  expect(cleanWords("x".repeat(20_000).replace(/(.{9})./g, "$1 "), nothing).length).toBeLessThanOrEqual(160);
});

test.each([
  "sk-proj-abcdefghijklmnop1234",
  "sk-ant-api03-ABCdef_ghi-1234567890",
  "gsk_abcDEF123456789abcDEF123456789",
  "AIzaSyA1234567890abcdefghijklmnop",
  "sk-abcd****************wxyz",
  "0123456789abcdef0123456789abcdef",
])("what looks like a key is left out: %s", (key) => {
  expect(cleanWords(`Incorrect API key provided: ${key}. Find yours in the console.`, nothing)).not.toContain(key);
});

test("the connection's own key is left out, whatever it looks like", () => {
  expect(cleanWords("hunter2 is wrong", { key: "hunter2", texts: [] })).toBe("… is wrong");
});

test("what the person wrote is not repeated, even in other quotes", () => {
  const texts = ["Our secret project Bluebird needs an export of\nall customers by Friday."];
  const told = cleanWords('Invalid value: "Our secret project Bluebird needs an export of all customers". Try again.', {
    key: null,
    texts,
  });
  expect(told).toBe("Invalid value: … Try again");
});

test("words that merely also stand in the text remain", () => {
  const words = "The parameter temperature is not supported";
  expect(cleanWords(words, { key: null, texts: ["The temperature of the room is shown"] })).toBe(words);
});
