import { AppError } from "@myba/shared/errors";
import type { GenerationEvent, GenerationRequest } from "@myba/shared/generation/generation";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import { type GenerationId, providerId, type ProviderId } from "@myba/shared/ids";
import { estimateGeneration } from "@myba/engine/model/estimate";
import { modelProvider } from "@myba/engine/model/model-provider";
import { generateInOrder } from "@myba/engine/providers/fallback";
import type { Provider } from "@myba/engine/providers/provider";
import type { Generation } from "../../bridge/generations.ts";
import { lackOfRoom } from "../costs/spending-cap.ts";
import type { Store } from "../database/store.ts";
import type { Agreement, TicketsForTokens } from "../metered/tickets-for-tokens.ts";
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
  /** Who sells tickets for tokens, where the first one does. */
  readonly tokens: TicketsForTokens | null;
  /** Somebody may answer where the first one cannot. */
  readonly hasSubstitutes: boolean;
  /** What the first one would use; null for who is no model. */
  estimate(request: GenerationRequest): Promise<GenerationEstimate | null>;
  /**
   * Everybody in order, as one provider. Every call gets a receipt under the generation's name. `agreement` is what the
   * person said to the tokens of the first one, where it takes tokens.
   */
  providerFor(generation: Generation, agreement: Agreement | null): Provider;
  /** Events of a generation are being stored; inside the transaction. */
  stored(id: GenerationId, events: readonly GenerationEvent[]): void;
  /** Whether somebody goes on with it while this core is closed. */
  goesOn(id: GenerationId): boolean;
  /** One of them by its id. */
  named(id: string): { providerId: ProviderId; providerLabel: string };
}

export interface PlannerOptions {
  readonly store: Store;
  readonly candidatesFor: CandidatesFor;
  /** What makes tickets without a network. */
  readonly offline: Provider;
  /** Null where there is no billing server. */
  readonly tokens: TicketsForTokens | null;
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
      tokens: first.row.kind === "myba" ? options.tokens : null,
      hasSubstitutes: candidates.length > 1,
      estimate: async (request) => (first.target === null ? null : estimateGeneration(request, first.target.model)),
      providerFor: (generation, agreement) => inOrder(candidates, generation, { ...options, agreement }),
      stored: (id, events) => options.tokens?.stored(id, events),
      goesOn: (id) => options.tokens?.goesOn(id) ?? false,
      named: (id) => ({ providerId: providerId.parse(id), providerLabel: labels.get(id) ?? id }),
    };
  };
}

/** Whether it may answer for one before it: never at a cost that nobody has agreed to in advance. */
function mayStepIn(candidate: Candidate): boolean {
  return candidate.row.fallback && (isFree(candidate) || candidate.row.mayCost);
}

/** Several who may answer as one provider, the first of them asked first. */
function inOrder(candidates: readonly Candidate[], generation: Generation, options: OrderOptions): Provider {
  const ordered = candidates.map((candidate, index) => ({
    provider: providerOf(candidate, generation, { ...options, agreement: index === 0 ? options.agreement : null }),
    model: candidate.target?.model.id ?? "",
    allowed: () => isAllowed(candidate, options),
  }));
  return { id: generation.providerId, generate: (request, signal) => generateInOrder(ordered, request, signal) };
}

/** Whether there is room for what it would cost, money or tokens. */
function isAllowed(candidate: Candidate, { store, tokens }: PlannerOptions): boolean {
  if (candidate.row.kind === "myba") return tokens?.mayStepIn() === true;
  return isFree(candidate) || lackOfRoom(store, 0) === null;
}

interface OrderOptions extends PlannerOptions {
  readonly agreement: Agreement | null;
}

function providerOf({ row, target }: Candidate, generation: Generation, options: OrderOptions): Provider {
  const { store, isGuest, tokens, agreement } = options;
  if (row.kind === "myba" && tokens !== null) return tokens.providerFor(generation, agreement);
  if (target === null) return options.offline;
  const { id, name } = generation;
  const subject = { purpose: "generation", generationId: id, refinementId: null, ticketId: null, name } as const;
  const caller = paidCaller({ row, target }, { store, subject, isGuest });
  return modelProvider({ id: row.id, label: row.label, caller, model: target.model });
}
