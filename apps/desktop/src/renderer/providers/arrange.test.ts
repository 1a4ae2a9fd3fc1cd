import { assert, integer, nat, property, uniqueArray } from "fast-check";
import { describe, expect, it } from "vitest";
import { landing, moved, placeWords, turnOf } from "./arrange.ts";

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

const cloud = (fallback: boolean) => ({ kind: "openai", fallback });
const offline = (fallback: boolean) => ({ kind: "offline", fallback });

describe("whose turn it is", () => {
  it("comes first for the first, and for others only where they may answer", () => {
    const list = [cloud(false), cloud(true), cloud(false)];
    expect(list.map((_, index) => turnOf(list, index))).toEqual(["first", "fallback", "chosen"]);
  });

  it("never comes below the offline engine, which always answers", () => {
    const list = [cloud(false), offline(true), cloud(true)];
    expect(list.map((_, index) => turnOf(list, index))).toEqual(["first", "fallback", "never-reached"]);
    expect(turnOf([offline(false), cloud(true)], 1)).toBe("never-reached");
  });

  it("passes over an offline engine that may not answer", () => {
    expect(turnOf([cloud(false), offline(false), cloud(true)], 2)).toBe("fallback");
  });
});
