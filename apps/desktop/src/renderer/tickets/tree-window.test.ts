import { describe, expect, it } from "vitest";
import { pagesOf, visiblePlaces, type TreePlace } from "./tree-window.ts";

const tree = (...rows: readonly [id: string, depth: number][]): Map<number, TreePlace> =>
  new Map(rows.map(([id, depth], place) => [place, { id, depth }]));

describe("the window on a tree of tickets", () => {
  const known = tree(["epic", 0], ["story", 1], ["subtask", 2], ["story2", 1], ["epic2", 0], ["story3", 1]);

  it("shows everything while nothing is collapsed", () => {
    expect(visiblePlaces(6, known, new Set())).toBeNull();
  });

  it("hides everything below a collapsed parent, and nothing beside it", () => {
    expect(visiblePlaces(6, known, new Set(["epic"]))).toEqual([0, 4, 5]);
    expect(visiblePlaces(6, known, new Set(["story"]))).toEqual([0, 1, 3, 4, 5]);
  });

  it("keeps a collapsed child hidden below a collapsed parent", () => {
    expect(visiblePlaces(6, known, new Set(["epic", "story", "epic2"]))).toEqual([0, 4]);
  });

  it("shows rows that have not arrived, so that they are fetched", () => {
    expect(visiblePlaces(8, known, new Set(["epic2"]))).toEqual([0, 1, 2, 3, 4, 6, 7]);
  });

  it("asks for each page once", () => {
    expect(pagesOf([99, 100, 101, 350, 0], 100)).toEqual([0, 1, 3]);
  });
});
