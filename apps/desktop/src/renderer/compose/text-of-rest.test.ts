import { expect, it } from "vitest";
import { textOfRest } from "./text-of-rest.ts";

it("what a generation left over goes on as a list of its own, in the words of its author", () => {
  const text =
    "Call with Priya\n\n- Pay by saved card.\n- The search\n  finds nothing.\n- Approve refunds over 500 EUR.";
  const at = (sentence: string) => ({ start: text.indexOf(sentence), end: text.indexOf(sentence) + sentence.length });
  expect(textOfRest(text, [at("The search\n  finds nothing."), at("Approve refunds over 500 EUR.")])).toBe(
    "- The search finds nothing.\n- Approve refunds over 500 EUR.",
  );
});
