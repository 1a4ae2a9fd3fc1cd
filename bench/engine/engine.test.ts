import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { run } from "./engine.ts";

it("the sample in the repository gives every figure of the engine benchmark", async () => {
  const { metrics } = await run({ dataDir: fileURLToPath(new URL("../data", import.meta.url)) });
  expect(Object.keys(metrics).toSorted()).toEqual(
    "benefitF1 coverage errorTickets fidelity inventedNumbers primaryVerb roleF1 storyP95Ms tenPagesMs typeMacroF1".split(
      " ",
    ),
  );
  expect(metrics).toMatchObject({ inventedNumbers: 0, errorTickets: 0 });
  expect(metrics["coverage"]).toBeGreaterThanOrEqual(0.95);
  expect(metrics["fidelity"]).toBeGreaterThanOrEqual(0.98);
});

it("a folder without data gives no figures and says so", async () => {
  const { metrics, notes } = await run({ dataDir: fileURLToPath(new URL("nothing-here", import.meta.url)) });
  expect(metrics).toEqual({});
  expect(notes).not.toEqual([]);
});
