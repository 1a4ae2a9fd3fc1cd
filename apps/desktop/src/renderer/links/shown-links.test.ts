import { beforeEach, expect, it } from "vitest";
import { answered, askAbout, useWaitingLinks } from "./shown-links.ts";

beforeEach(() => useWaitingLinks.setState([], true));

it("links that come together are asked about one after the other", () => {
  askAbout({ kind: "gift", code: "GIFT-1" });
  askAbout({ kind: "new", text: "Customers must be able to pay." });
  expect(useWaitingLinks.getState().map(({ kind }) => kind)).toEqual(["gift", "new"]);
  answered();
  expect(useWaitingLinks.getState()).toEqual([{ kind: "new", text: "Customers must be able to pay." }]);
});

it("a link that is opened twice is asked about once", () => {
  askAbout({ kind: "promo", code: "SPRING" });
  askAbout({ kind: "promo", code: "SPRING" });
  askAbout({ kind: "gift", code: "SPRING" });
  expect(useWaitingLinks.getState()).toHaveLength(2);
});
