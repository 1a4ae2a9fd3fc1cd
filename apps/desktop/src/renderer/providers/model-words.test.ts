import { describe, expect, it } from "vitest";
import type { ModelRow } from "../../bridge/providers.ts";
import { checkWords } from "./check-words.ts";
import { contextWords, findModels, priceSourceWords, priceWords } from "./model-words.ts";

const model = (id: string, rest: Partial<ModelRow> = {}): ModelRow => ({
  id,
  label: id,
  contextTokens: null,
  maxOutputTokens: null,
  inputPrice: null,
  outputPrice: null,
  priceFrom: "unknown",
  priceDate: null,
  ...rest,
});

describe("a model in the list", () => {
  it("says how much it reads as people say it", () => {
    expect([131_072, 128_000, 1_047_576, 2_000_000, 40_960, 512, null].map(contextWords)).toEqual([
      "128k",
      "128k",
      "1M",
      "2M",
      "40k",
      "512",
      "",
    ]);
  });

  it("says what a million tokens cost, in and out", () => {
    expect(priceWords(model("a", { inputPrice: 250_000, outputPrice: 2_000_000, priceFrom: "table" }))).toBe(
      "$0.25 / $2.00",
    );
    expect(priceWords(model("a", { inputPrice: 0, outputPrice: 0, priceFrom: "provider" }))).toBe("free");
    expect(priceWords(model("a"))).toBe("price unknown");
    expect(priceWords(model("a", { inputPrice: 37_500, priceFrom: "provider" }))).toBe("$0.0375 / ?");
  });

  it("is found by every word of its name or id, beginnings first", () => {
    const models = [model("openai/gpt-5-mini"), model("gpt-5-mini"), model("gpt-4.1"), model("claude-haiku")];
    expect(findModels(models, "gpt mini", "gpt-4.1").map(({ id }) => id)).toEqual(["gpt-5-mini", "openai/gpt-5-mini"]);
    expect(findModels(models, "", "gpt-4.1").map(({ id }) => id)).toEqual([
      "gpt-4.1",
      "openai/gpt-5-mini",
      "gpt-5-mini",
      "claude-haiku",
    ]);
    expect(findModels(models, "llama", null)).toEqual([]);
  });
});

const format = (date: string) => date;

describe("prices", () => {
  it("carry the date of the table they are from", () => {
    const table = model("a", { priceFrom: "table", priceDate: "2026-11-01" });
    expect(priceSourceWords([model("b"), table], format)).toBe("Prices of 2026-11-01");
    expect(priceSourceWords([model("b", { priceFrom: "provider" }), table], format)).toBe(
      "Prices from the provider, others of 2026-11-01",
    );
    expect(priceSourceWords([model("b", { priceFrom: "provider" })], format)).toBe("Prices from the provider");
    expect(priceSourceWords([model("b")], format)).toBe("");
  });
});

describe("a check of a connection", () => {
  it("tells what worked and how long it took", () => {
    expect(checkWords({ at: 1, error: null, modelsMs: 212, probeMs: 1380 })).toEqual({
      done: "Listed its models in 212 ms and answered in 1.4 s",
      failure: null,
    });
  });

  it("tells how far it came and what to do next", () => {
    const error = { code: "provider/bad-key" as const, data: { provider: "OpenAI" } };
    expect(checkWords({ at: 1, error, modelsMs: null, probeMs: null })).toEqual({
      done: "",
      failure: {
        message: "OpenAI does not accept this key.",
        next: "Copy the whole key again from OpenAI and paste it.",
      },
    });
  });
});
