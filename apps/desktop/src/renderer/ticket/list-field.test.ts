import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, it } from "vitest";
import { asLabel } from "./label-text.ts";
import { moved, reorder, without } from "./list-field.ts";

describe("lists of a ticket", () => {
  const content = {
    ...emptyContent("story", "Pay"),
    assumptions: ["a", "b", "c"],
    provenance: { title: ["s1"], "assumptions.0": ["s2"], "assumptions.2": ["s3"] },
  };

  it("keep their sources when an item moves", () => {
    expect(reorder(content, "assumptions", moved(3, 2, 0))).toEqual({
      assumptions: ["c", "a", "b"],
      provenance: { title: ["s1"], "assumptions.1": ["s2"], "assumptions.0": ["s3"] },
    });
  });

  it("forget the sources of an item that is removed", () => {
    expect(reorder(content, "assumptions", without(3, 0))).toEqual({
      assumptions: ["b", "c"],
      provenance: { title: ["s1"], "assumptions.1": ["s3"] },
    });
  });

  it("stay as they are when an item would leave them", () => {
    expect(moved(3, 0, -1)).toEqual([0, 1, 2]);
  });
});

describe("labels", () => {
  it("are made of whatever was typed", () => {
    expect(["Check out!", "  #Größe 2 ", "—", ""].map(asLabel)).toEqual(["check-out", "größe-2", null, null]);
  });
});
