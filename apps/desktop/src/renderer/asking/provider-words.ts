import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import type { ModelRow, ProviderRow } from "../../bridge/providers.ts";
import { contextWords, priceWords } from "../providers/model-words.ts";

/** What a provider is by its nature: "free, private", "local, free, private", "for tokens"; empty for the rest. */
export function badgesOf({ kind, local, free }: Pick<ProviderRow, "kind" | "local" | "free">): string {
  if (kind === "offline") return "free, private";
  if (kind === "myba") return "for tokens";
  if (local && free) return "local, free, private";
  return local ? "local" : free ? "free" : "";
}

/** "Claude · claude-sonnet-4-5", or the label alone where there is no model. */
export function nameOf(label: string, model: string): string {
  return model === "" ? label : `${label} · ${model}`;
}

/** What stands in its way, without the full stop that a list does not need. */
export function obstacleWords(obstacle: ErrorReport): string {
  return wordsFor(obstacle).message.replace(/\.$/, "");
}

/** "200k · $3.00 / $15.00": how much it reads at once, and what a million tokens cost to read and to write. */
export function modelFacts(model: ModelRow): string {
  return [contextWords(model.contextTokens), priceWords(model)].filter(Boolean).join(" · ");
}
