import { describe, expect, it } from "vitest";
import { readText } from "../reading/read-text.ts";
import { dueDateOf } from "./due-date.ts";

describe("a due date", () => {
  it.each([
    ["Ship the report by 2027-03-31.", "2027-03-31"],
    ["The import must be ready no later than 5 March 2027.", "2027-03-05"],
    ["Deadline: March 5th, 2027 for the import.", "2027-03-05"],
  ])("is read from “%s”", (text, date) => {
    expect(dueDateOf(readText(text).sentences)?.date).toBe(date);
  });

  it.each(["Ship it by 31 March.", "The log keeps entries of 2027-03-31.", "Ready by 31 February 2027."])(
    "is not guessed from “%s”",
    (text) => {
      expect(dueDateOf(readText(text).sentences)).toBeNull();
    },
  );
});
