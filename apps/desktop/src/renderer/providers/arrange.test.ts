import { assert, integer, nat, property, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { chainWords, landing, moved, placeWords, turnOf } from "./arrange.ts";

const letters = ["a", "b", "c", "d"];

describe("arranging providers", () => {
  it("moves one and leaves the others in their order", () => {
    expect(moved(letters, 0, 2)).toEqual(["b", "c", "a", "d"]);
    expect(moved(letters, 3, 0)).toEqual(["d", "a", "b", "c"]);
  });

  it("stops at both ends", () => {
    expect(moved(letters, 0, -1)).toBe(letters);
    expect(moved(letters, 3, 9)).toBe(letters);
  });

  it("never loses or doubles one", () => {
    assert(
      property(uniqueArray(nat(), { maxLength: 12 }), nat(14), integer(), (list, from, to) => {
        expect(new Set(moved(list, from, to))).toEqual(new Set(list));
        expect(moved(list, from, to)).toHaveLength(list.length);
      }),
    );
  });

  it("drops a dragged one where the line shows", () => {
    expect([0, 1, 2, 3, 4].map((gap) => moved(letters, 1, landing(1, gap)).join(""))).toEqual([
      "bacd",
      "abcd",
      "abcd",
      "acbd",
      "acdb",
    ]);
  });

  it("says where one is now", () => {
    expect(placeWords("Ollama", 0, 3)).toBe("Ollama is asked first.");
    expect(placeWords("Ollama", 1, 3)).toBe("Ollama is number 2 of 3.");
  });
});

const paid = (label: string, rest: object = {}) => ({
  label,
  kind: "openai",
  fallback: true,
  free: false,
  mayCost: true,
  obstacle: null,
  ...rest,
});
const offline = (rest: object = {}) => paid("Offline engine", { kind: "offline", free: true, mayCost: false, ...rest });

const turns = (list: Parameters<typeof turnOf>[0]) => list.map((_, index) => turnOf(list, index));

describe("whose turn it is", () => {
  it("comes first for the first, and for others only where they may answer", () => {
    expect(turns([paid("a", { fallback: false }), paid("b"), paid("c", { fallback: false })])).toEqual([
      "first",
      "stand-in",
      "chosen",
    ]);
  });

  it("never comes at a price nobody agreed to", () => {
    expect(turns([paid("a"), paid("b", { mayCost: false }), paid("c", { free: true, mayCost: false })])).toEqual([
      "first",
      "would-cost",
      "stand-in",
    ]);
  });

  it("never comes below the offline engine, which always answers", () => {
    expect(turns([paid("a"), offline(), paid("b")])).toEqual(["first", "stand-in", "never-reached"]);
    expect(turns([offline({ fallback: false }), paid("b")])).toEqual(["first", "never-reached"]);
    expect(turns([paid("a"), offline({ fallback: false }), paid("b")])).toEqual(["first", "chosen", "stand-in"]);
  });

  it("is told in a sentence", () => {
    expect(chainWords([offline(), paid("OpenAI")])).toBe(
      "The offline engine makes your tickets; the others wait until you choose them.",
    );
    expect(
      chainWords([paid("OpenAI"), paid("Ollama", { free: true }), paid("Groq", { obstacle: {} }), offline()]),
    ).toBe("OpenAI makes your tickets. If it cannot answer: Ollama, then the offline engine.");
    expect(chainWords([paid("OpenAI"), paid("Groq", { mayCost: false })])).toBe(
      "OpenAI makes your tickets. If it cannot answer, nobody else is asked.",
    );
  });
});
