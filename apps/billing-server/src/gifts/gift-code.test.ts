import { assert, constantFrom, infiniteStream, nat, property, uint8Array } from "fast-check";
import { expect, test } from "vitest";
import { hashOfGiftCode, newGiftCode, readGiftCode } from "./gift-code.ts";

const codes = infiniteStream(uint8Array({ minLength: 12, maxLength: 12 })).map((bytes) =>
  newGiftCode(() => Buffer.from(bytes.next().value ?? [])),
);

test("a code is read however somebody writes it", () => {
  expect(newGiftCode()).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
  assert(
    property(codes, (code) => {
      const ways = [
        code,
        code.toLowerCase(),
        code.replaceAll("-", ""),
        ` ${code.replaceAll("-", " ")}\n`,
        code.replaceAll("0", "O").replaceAll("1", "l"),
        code.replaceAll("0", "o").replaceAll("1", "I"),
      ];
      for (const way of ways) expect(readGiftCode(way)).toBe(code);
    }),
  );
});

test("a wrong letter, or two that changed places, are noticed before anybody is asked", () => {
  assert(
    property(codes, nat(18), constantFrom(..."0123456789ABCDEFGHJKMNPQRSTVWXYZ".split("")), (code, at, other) => {
      const plain = code.replaceAll("-", "");
      const [here = "", next = ""] = [plain[at], plain[at + 1]];
      if (other !== here) expect(readGiftCode(`${plain.slice(0, at)}${other}${plain.slice(at + 1)}`)).toBeUndefined();
      if (here !== next && at < 18)
        expect(readGiftCode(`${plain.slice(0, at)}${next}${here}${plain.slice(at + 2)}`)).toBeUndefined();
    }),
  );
});

test("what cannot be a code is none, and no two codes are kept alike", () => {
  for (const text of ["", "GIFT", "x".repeat(64), "ÄÖÜ", "0".repeat(19), "U".repeat(20), "0".repeat(21)])
    expect(readGiftCode(text)).toBeUndefined();
  const made = Array.from({ length: 1000 }, () => newGiftCode());
  expect(new Set(made.map(hashOfGiftCode)).size).toBe(1000);
});
