import { emptyContent } from "@myba/shared/tickets/content";
import { expect, it } from "vitest";
import { refinementCost } from "./refinement-cost.ts";

it("a wish costs more for a longer ticket, nothing on a free model, and nobody knows without a price", () => {
  const short = emptyContent("story", "Pay by card");
  const long = { ...short, description: "x".repeat(8000) };
  const priced = { inputPrice: 3_000_000, outputPrice: 15_000_000 };
  const [little, much] = [refinementCost(priced, short, "Shorter"), refinementCost(priced, long, "Shorter")];
  expect(little!.low).toBeGreaterThan(0);
  expect(little!.high).toBeGreaterThan(little!.low);
  expect(much!.high).toBeGreaterThan(little!.high);
  expect(refinementCost({ inputPrice: 0, outputPrice: 0 }, long, "Shorter")).toEqual({ low: 0, high: 0 });
  expect(refinementCost({ inputPrice: null, outputPrice: 1 }, long, "Shorter")).toBeNull();
  expect(refinementCost(undefined, long, "Shorter")).toBeNull();
});
