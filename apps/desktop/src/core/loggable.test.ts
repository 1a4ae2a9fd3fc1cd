import { expect, test } from "vitest";
import { loggable } from "./loggable.ts";

test("no line of a message reaches the log, whatever it looks like", () => {
  const shown = JSON.stringify(loggable(new TypeError("Canary one\n    at canary two (three:1:1)")));
  expect(shown).toContain("loggable.test.ts");
  expect(shown.toLowerCase()).not.toContain("canary");
});
