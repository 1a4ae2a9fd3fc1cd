import { expect, test } from "vitest";
import { maskKey } from "./key-mask.ts";

test.each([
  ["sk-proj-AbCdEfGhIjKlMnOpQrSt4f2a", "sk-…4f2a"],
  ["gsk_AbCdEfGhIjKlMnOpQrSt9z1y", "gsk_…9z1y"],
  ["0123456789abcdef0123456789abcdef", "…cdef"],
  ["sandbox-key-valid-0001", "…0001"],
  ["abcdefghijklmn", "…mn"],
  ["short", "…"],
])("%s is shown as %s", (key, mask) => {
  expect(maskKey(key)).toBe(mask);
});

test("never more than a third of a key is shown", () => {
  for (let length = 1; length < 80; length += 1) {
    const shown = maskKey(`sk-${"x".repeat(length)}`).replace("…", "").length;
    expect(shown).toBeLessThanOrEqual((length + 3) / 2.8);
  }
});
