import { generationEstimate } from "@myba/shared/generation/usage";
import { describe, expect, it } from "vitest";
import { generateWithModel } from "./generate-with-model.ts";
import { estimateGeneration } from "./estimate.ts";
import { told } from "./testing/collect.ts";
import { scriptedCaller, someModel } from "./testing/scripted-caller.ts";

const text = "# Orders\n\nThe clerk can export orders.\n\nThe export must finish within 30 seconds.\n";
const long = Array.from({ length: 150 }, (_, index) => `# Part ${index}\n\nThe clerk can export list ${index}.\n`).join(
  "\n",
);

describe("the estimate before a generation", () => {
  it("is a range of tokens and money, the more for the longer text", async () => {
    const short = generationEstimate.parse(await estimateGeneration({ text }, someModel));
    expect(short.calls).toBe(1);
    expect(short.inputTokens.low).toBeGreaterThan(500);
    expect(short.inputTokens.high).toBeGreaterThan(short.inputTokens.low);
    expect(short.costMicroUsd?.high).toBe(Math.ceil(short.inputTokens.high + short.outputTokens.high * 4));
    const more = await estimateGeneration({ text: long }, someModel);
    expect(more.outputTokens.low).toBeGreaterThan(short.outputTokens.high);
  });

  it("is nothing where the model is free, and unknown where its price is", async () => {
    expect((await estimateGeneration({ text }, { ...someModel, priceFrom: "free" })).costMicroUsd).toEqual({
      low: 0,
      high: 0,
    });
    expect((await estimateGeneration({ text }, { ...someModel, outputPrice: null })).costMicroUsd).toBeNull();
  });

  it("counts the calls that are then made", async () => {
    const model = { ...someModel, contextTokens: 12_000, maxOutputTokens: 4000 };
    const { caller, asks } = scriptedCaller({ says: { tickets: [] } });
    await told(generateWithModel({ id: "conn", caller, model }, { text: long }, new AbortController().signal));
    expect(asks.length).toBeGreaterThan(2);
    expect((await estimateGeneration({ text: long }, model)).calls).toBe(asks.length);
  });

  it("lets the host answer others while it reads", async () => {
    const order: string[] = [];
    const estimated = estimateGeneration({ text: long.repeat(20) }, someModel).then(() => order.push("estimate"));
    setTimeout(() => order.push("somebody else"), 0);
    await estimated;
    expect(order).toEqual(["somebody else", "estimate"]);
  });

  it("also knows texts without words and texts far too long to read at once", async () => {
    expect((await estimateGeneration({ text: "" }, someModel)).calls).toBe(1);
    const huge = await estimateGeneration({ text: long.repeat(60) }, someModel);
    expect(huge.inputTokens.low).toBeGreaterThan(
      (await estimateGeneration({ text: long }, someModel)).inputTokens.high * 10,
    );
  });
});
