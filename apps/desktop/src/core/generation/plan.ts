import { AppError } from "@myba/shared/errors";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import { providerId, type ProviderId } from "@myba/shared/ids";
import type { Provider } from "@myba/engine/providers/provider";
import type { Generation } from "../../bridge/generations.ts";
import type { Store } from "../database/store.ts";
import type { Candidate } from "../providers/candidates.ts";
import type { Answerer, Choice } from "./generation-row.ts";

/** Those who may answer a choice, in the order they are asked. Rejects with what keeps the chosen one from being asked. */
export type CandidatesFor = (choice: Choice) => Promise<readonly Candidate[]>;

/** Who will answer a generation. */
export interface Plan {
  readonly first: Candidate;
  readonly answerer: Answerer;
  /** Costs nothing, if the first one answers. */
  readonly isFree: boolean;
  /** What the first one would use; null for the offline engine. */
  estimate(request: GenerationRequest): GenerationEstimate | null;
  /** Everybody in order, as one provider. Every call gets a receipt under the generation's name. */
  providerFor(generation: Generation): Provider;
  /** One of them by its id. */
  named(id: string): { providerId: ProviderId; providerLabel: string };
}

export interface PlannerOptions {
  readonly store: Store;
  readonly candidatesFor: CandidatesFor;
  /** What makes tickets without a network. */
  readonly offline: Provider;
  readonly isGuest: boolean;
}

/** Makes plans: who answers a choice, and in which order. */
export function makePlanner(options: PlannerOptions): (choice: Choice) => Promise<Plan> {
  return async (choice) => {
    const [first, ...others] = await options.candidatesFor(choice);
    if (first === undefined) throw new AppError("provider/not-found");
    const candidates = [first, ...others.filter(mayStepIn)];
    const labels = new Map(candidates.map(({ row }) => [String(row.id), row.label]));
    return {
      first,
      answerer: { providerId: first.row.id, providerLabel: first.row.label, model: first.target?.model.id ?? "" },
      isFree: isFree(first),
      estimate: () => null,
      providerFor: () => options.offline,
      named: (id) => ({ providerId: providerId.parse(id), providerLabel: labels.get(id) ?? id }),
    };
  };
}

/** Whether it may answer for one before it: never at a cost that nobody has agreed to in advance. */
function mayStepIn(candidate: Candidate): boolean {
  return candidate.row.fallback && (isFree(candidate) || candidate.row.mayCost);
}

/** Whether nobody pays for it: by its nature, or because the model's price is zero. */
export function isFree({ row, target }: Candidate): boolean {
  return row.free || (target !== null && target.model.inputPrice === 0 && target.model.outputPrice === 0);
}
