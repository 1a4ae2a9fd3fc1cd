import { expect, test } from "vitest";
import { modelFigures, pricesFrom } from "./model-figures.ts";
import { describeModel, withTablePrices } from "./model-table.ts";
import { pickModel } from "./pick-model.ts";
import { providerPresets } from "./presets.ts";

test("a name with a date, with -latest or with a folder is the same model", () => {
  const plain = describeModel("openai", "openai", "gpt-5-mini");
  expect(plain).toMatchObject({
    label: "GPT-5 mini",
    inputPrice: 250_000,
    cachedInputPrice: 25_000,
    outputPrice: 2_000_000,
  });
  expect(describeModel("openai", "openai", "gpt-5-mini-2025-08-07")).toEqual({ ...plain, id: "gpt-5-mini-2025-08-07" });
  expect(describeModel("anthropic", "anthropic", "claude-haiku-4-5-20251001").inputPrice).toBe(1_000_000);
  expect(describeModel("openai-compatible", "gemini", "models/gemini-2.5-flash").outputPrice).toBe(2_500_000);
  expect(describeModel("openai-compatible", "mistral", "mistral-medium-latest").inputPrice).toBe(1_500_000);
});

test("a price from the table has its date, and what nobody knows stays unknown", () => {
  expect(describeModel("openai", "openai", "gpt-5-mini")).toMatchObject({ priceFrom: "table", priceDate: pricesFrom });
  expect(describeModel("openai", "openai", "gpt-99")).toMatchObject({
    label: "gpt-99",
    contextTokens: null,
    inputPrice: null,
    priceFrom: "unknown",
    priceDate: null,
  });
  // Another service may have another price for a model of the same name.
  expect(describeModel("openai-compatible", "other", "gpt-5-mini").priceFrom).toBe("unknown");
});

test("a list that was kept shows the prices of today's table, and what the provider told", () => {
  const listed = {
    ...describeModel("openai", "openai", "gpt-6-luna"),
    label: "Luna",
    inputPrice: 1,
    priceDate: "2020-01-01",
  };
  expect(withTablePrices("openai", "openai", listed)).toEqual({
    ...describeModel("openai", "openai", "gpt-6-luna"),
    label: "Luna",
  });
  const told = { ...listed, priceFrom: "provider" as const };
  expect(withTablePrices("openrouter", "openrouter", told)).toEqual(told);
});

test("models on this computer are free", () => {
  for (const { kind, id } of providerPresets.filter(({ local }) => local)) {
    expect(describeModel(kind, id, "anything")).toMatchObject({ inputPrice: 0, outputPrice: 0, priceFrom: "free" });
  }
});

test("every row has believable figures", () => {
  expect(pricesFrom).toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const [preset, models] of Object.entries(modelFigures)) {
    expect(providerPresets.map(({ id }) => id)).toContain(preset);
    for (const [, contextTokens, maxOutputTokens, prices, longPrompt] of Object.values(models)) {
      expect(contextTokens ?? 1).toBeGreaterThanOrEqual(maxOutputTokens ?? 1);
      const [input = 0, cached = null, output = 0] = prices ?? [];
      expect(output).toBeGreaterThanOrEqual(input);
      expect(cached ?? 0).toBeLessThanOrEqual(input);
      if (longPrompt) expect(contextTokens).toBeGreaterThan(longPrompt[0]);
    }
  }
});

test.each([
  ["openai", ["gpt-4o", "gpt-5.6-terra", "gpt-6-luna", "gpt-6.1-terra", "gpt-6.1-terra-2026-10-26"], "gpt-6.1-terra"],
  ["openai", ["gpt-4.1-mini", "gpt-5-mini", "gpt-5"], "gpt-5-mini"],
  ["anthropic", ["claude-haiku-5-5", "claude-sonnet-4-5", "claude-sonnet-5-5"], "claude-sonnet-5-5"],
  ["ollama", ["nomic", "llama3.2:latest"], "llama3.2:latest"],
  [
    "openai-compatible",
    ["models/gemini-2.5-flash", "models/gemini-3.8-flash", "models/gemini-2.5-pro"],
    "models/gemini-3.8-flash",
  ],
  ["ollama", ["qwen3-coder:480b-cloud", "glm-4.6:cloud", "llama3.2:latest"], "llama3.2:latest"],
  ["ollama", ["glm-4.6:cloud"], null],
  ["openai-compatible", ["only-one"], "only-one"],
  ["openrouter", [], null],
] as const)("of the models of %s a sensible one is chosen", (kind, ids, chosen) => {
  expect(
    pickModel(
      ids.map((id) => describeModel(kind, kind, id)),
      kind,
    ),
  ).toBe(chosen);
});

test("every preset has what a person needs to add it", () => {
  expect(new Set(providerPresets.map(({ id }) => id)).size).toBe(providerPresets.length);
  for (const preset of providerPresets) {
    expect(preset.label).not.toBe("");
    expect(preset.baseUrl === "" ? preset.asksForAddress : URL.canParse(preset.baseUrl)).toBe(true);
    if (!preset.local && preset.baseUrl !== "") expect(preset.baseUrl).toMatch(/^https:/);
    if (preset.key === "needed") expect([preset.keyHint, preset.keyPage]).not.toContain("");
  }
});
