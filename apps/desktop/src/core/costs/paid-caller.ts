import type { ModelAsk, ModelCaller, ModelInfo } from "@myba/engine/providers/model-call";
import { modelCaller } from "@myba/engine/providers/model-caller";
import { tokensOf } from "@myba/engine/model/tokens";
import type { Candidate } from "../providers/candidates.ts";
import { meteredCaller, type MeterOptions } from "./metered-caller.ts";

/** A candidate that is a model. */
export type ModelCandidate = Candidate & { readonly target: NonNullable<Candidate["target"]> };

/** Calls a model over the real network, with a receipt of every attempt and within the month's cap. */
export function paidCaller(
  candidate: ModelCandidate,
  options: Pick<MeterOptions, "store" | "subject" | "isGuest">,
): ModelCaller {
  const { row, target } = candidate;
  return meteredCaller(modelCaller(target), {
    ...options,
    called: { providerId: row.id, providerLabel: row.label, model: target.model.id, isFree: isFree(candidate) },
    leastCost: (ask) => leastCost(ask, target.model),
  });
}

/** Whether nobody pays for it: by its nature, or because the model's price is zero. */
export function isFree({ row, target }: Candidate): boolean {
  return row.free || (target !== null && target.model.inputPrice === 0 && target.model.outputPrice === 0);
}

/** What reading the question and the shortest sensible answer cost; 0 where nobody knows the price. */
function leastCost({ system, user, schema, leastOutputTokens = 0 }: ModelAsk, model: ModelInfo): number {
  const { inputPrice, outputPrice } = model;
  if (inputPrice === null || outputPrice === null) return 0;
  const { low } = tokensOf(system + user + JSON.stringify(schema.schema));
  return Math.floor((low * inputPrice + leastOutputTokens * outputPrice) / 1_000_000);
}
