import type { ModelRow } from "../../bridge/providers.ts";
import { price } from "../lib/money.ts";

/** "128k", "1M": how many tokens a model reads at once. */
export function contextWords(tokens: number | null): string {
  if (tokens === null) return "";
  if (tokens >= 1_000_000) return `${Number((tokens / 1_000_000).toFixed(1))}M`;
  // Windows are powers of two or round thousands; both are spoken of in thousands.
  return tokens >= 1000 ? `${Math.round(tokens / (tokens % 1000 === 0 ? 1000 : 1024))}k` : String(tokens);
}

/** "$0.25 / $2.00", "free", or "price unknown". */
export function priceWords({ inputPrice, outputPrice, priceFrom }: ModelRow): string {
  if (priceFrom === "free" || (inputPrice === 0 && outputPrice === 0)) return "free";
  if (inputPrice === null && outputPrice === null) return "price unknown";
  return `${inputPrice === null ? "?" : price(inputPrice)} / ${outputPrice === null ? "?" : price(outputPrice)}`;
}

/** Where the prices of a list come from: "Prices of 1 Nov 2026." or "Prices from the provider." Empty where there are none. */
export function priceSourceWords(models: readonly ModelRow[], format: (isoDate: string) => string): string {
  const dates = models.flatMap(({ priceDate }) => priceDate ?? []).toSorted();
  const newest = dates.at(-1);
  const told = models.some(({ priceFrom }) => priceFrom === "provider");
  if (newest) return `${told ? "Prices from the provider, others" : "Prices"} of ${format(newest)}`;
  return told ? "Prices from the provider" : "";
}

/** Those whose name or id has every word typed; a name that begins with it comes first, and without words the chosen one. */
export function findModels(models: readonly ModelRow[], typed: string, chosen: string | null): readonly ModelRow[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0)
    return models.toSorted((one, other) => Number(other.id === chosen) - Number(one.id === chosen));
  const begins = (model: ModelRow) => [model.id, model.label].some((name) => name.toLowerCase().startsWith(words[0]!)); // There is at least one.
  return models
    .filter((model) => words.every((word) => `${model.label} ${model.id}`.toLowerCase().includes(word)))
    .toSorted((one, other) => Number(begins(other)) - Number(begins(one)));
}
