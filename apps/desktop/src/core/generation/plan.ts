import { AppError } from "@myba/shared/errors";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import { providerId, type ProviderId } from "@myba/shared/ids";
import { estimateGeneration } from "@myba/engine/model/estimate";
import { modelProvider } from "@myba/engine/model/model-provider";
import { generateInOrder } from "@myba/engine/providers/fallback";
import type { Provider } from "@myba/engine/providers/provider";
import type { Generation } from "../../bridge/generations.ts";
import { lackOfRoom } from "../costs/spending-cap.ts";
import type { Store } from "../database/store.ts";
import type { Candidate } from "../providers/candidates.ts";
import { isFree, paidCaller } from "../costs/paid-caller.ts";
import type { Answerer, Choice } from "./generation-row.ts";

/** Those who may answer a choice, in the order they are asked. Rejects with what keeps the chosen one from being asked. */
type CandidatesFor = (choice: Choice) => Promise<readonly Candidate[]>;

/** Who will answer a generation. */
export interface Plan {
  readonly first: Candidate;
  readonly answerer: Answerer;
  /** Costs nothing, if the first one answers. */
  readonly isFree: boolean;
  /** What the first one would use; null for the offline engine. */
  estimate(request: GenerationRequest): Promise<GenerationEstimate | null>;
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
      estimate: async (request) => (first.target === null ? null : estimateGeneration(request, first.target.model)),
      providerFor: (generation) => inOrder(candidates, generation, options),
      named: (id) => ({ providerId: providerId.parse(id), providerLabel: labels.get(id) ?? id }),
    };
  };
}

/** Whether it may answer for one before it: never at a cost that nobody has agreed to in advance. */
function mayStepIn(candidate: Candidate): boolean {
  return candidate.row.fallback && (isFree(candidate) || candidate.row.mayCost);
}

/** Several who may answer as one provider, the first of them asked first. */
function inOrder(candidates: readonly Candidate[], generation: Generation, options: PlannerOptions): Provider {
  const ordered = candidates.map((candidate) => ({
    provider: providerOf(candidate, generation, options),
    model: candidate.target?.model.id ?? "",
    allowed: () => isFree(candidate) || lackOfRoom(options.store, 0) === null,
  }));
  return { id: generation.providerId, generate: (request, signal) => generateInOrder(ordered, request, signal) };
}

function providerOf({ row, target }: Candidate, { id, name }: Generation, options: PlannerOptions): Provider {
  if (target === null) return options.offline;
  const { store, isGuest } = options;
  const subject = { purpose: "generation", generationId: id, refinementId: null, ticketId: null, name } as const;
  const caller = paidCaller({ row, target }, { store, subject, isGuest });
  return modelProvider({ id: row.id, label: row.label, caller, model: target.model });
}
