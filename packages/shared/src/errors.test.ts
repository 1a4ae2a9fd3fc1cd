import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AppError, errorCatalogue, errorCode, errorReport, type ErrorCode, wordsFor } from "./errors.ts";

const codes = errorCode.options;

test.each(codes)("%s tells a person what happened and what to do", (code) => {
  const { status, message, next } = errorCatalogue[code];
  expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(600);
  for (const words of [message, next]) expect(words).toMatch(/^(?:[A-Z]|\{\w+\}).*[.)]$/);
});

test("every error has its row in docs/errors.md, and no row is left over", () => {
  const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const rows = page
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const expected = codes.map((code) => {
    const { status, retry, message, next } = errorCatalogue[code];
    return [`\`${code}\``, String(status), retry ? "yes" : "no", message, next];
  });
  expect(rows).toEqual(expected);
});

test("placeholders are filled from the error's data", () => {
  const error = new AppError("file/too-large", { name: "notes.md", size: "9 MB", limit: "5 MB" });
  expect(error.message).toBe("notes.md is 9 MB; the limit is 5 MB.");
  expect(wordsFor(new AppError("data/newer", { found: 7, known: 3 }).report()).message).toContain("version 7");
});

test("data cannot smuggle placeholders or inherited names into the words", () => {
  fc.assert(
    fc.property(fc.constantFrom(...codes), fc.string(), (code, value) => {
      const names = [...errorCatalogue[code].message.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "");
      const { message } = wordsFor({ code, data: Object.fromEntries(names.map((name) => [name, value])) });
      const parts = errorCatalogue[code].message.split(/\{\w+\}/);
      expect(message).toBe(parts.join(value));
    }),
  );
});

test("missing data shows as a question mark, never as undefined", () => {
  expect(wordsFor({ code: "import/malformed", data: {} }).message).toBe("? is not a ticket file: ?.");
});

test("an error keeps its cause and survives the way over the bridge", () => {
  const cause = new Error("EACCES");
  const error = new AppError("file/unreadable", { name: "a.md" }, { cause });
  expect(error.cause).toBe(cause);
  expect(errorReport.parse(structuredClone(error.report()))).toEqual({
    code: "file/unreadable",
    data: { name: "a.md" },
  });
});

test("a report with an unknown code is refused", () => {
  expect(errorReport.safeParse({ code: "nobody/knows" satisfies string as ErrorCode, data: {} }).success).toBe(false);
});
