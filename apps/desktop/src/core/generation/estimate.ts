import { AppError, type ErrorReport } from "@myba/shared/errors";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import type { ProjectId } from "@myba/shared/ids";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import type { ProviderRow } from "../../bridge/providers.ts";
import { dollars } from "../costs/dollars.ts";
import { lackOfRoom } from "../costs/spending-cap.ts";
import type { Store } from "../database/store.ts";
import { readGuidance } from "../projects/guidance.ts";
import type { Answerer, Choice } from "./generation-row.ts";
import type { Plan } from "./plan.ts";

export interface EstimateInput extends Choice {
  readonly projectId: ProjectId | null;
  readonly text: string;
}

/** Who would answer, for how much, and what stands in the way. */
export interface Estimate extends Answerer {
  readonly estimate: GenerationEstimate | null;
  readonly priceDate: string | null;
  readonly obstacle: ErrorReport | null;
}

export interface EstimateOptions {
  readonly store: Store;
  readonly planFor: (choice: Choice) => Promise<Plan>;
  /** Everybody who may answer, in the person's order. */
  readonly rows: () => Promise<readonly ProviderRow[]>;
}

/** What a generation would use and cost; sends nothing. Rejects with `project/not-found`, `provider/not-found`. */
export async function estimateGeneration(
  { store, planFor, rows }: EstimateOptions,
  { providerId, model, projectId, text }: EstimateInput,
): Promise<Estimate> {
  const guidance = projectId === null ? noGuidance : readGuidance(store, projectId);
  const asked = { providerId, model };
  try {
    const plan = await planFor(asked);
    const estimate = await plan.estimate({ text: normaliseText(text), guidance });
    const priceDate = plan.first.target?.model.priceDate ?? null;
    return { ...plan.answerer, estimate, priceDate, obstacle: capObstacle(store, plan, estimate) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const wanted = answererOf(await rows(), asked);
    if (wanted === undefined) throw error;
    return { ...wanted, estimate: null, priceDate: null, obstacle: error.report() };
  }
}

/** Rejects with what keeps a plan from being carried out now: `cost/not-confirmed`, `cost/cap-reached`. */
export async function requireReady(
  store: Store,
  plan: Plan,
  request: GenerationRequest,
  confirmed: boolean,
): Promise<void> {
  if (plan.isFree) return;
  const estimate = await plan.estimate(request);
  const obstacle = capObstacle(store, plan, estimate);
  if (obstacle !== null) throw new AppError(obstacle.code, obstacle.data);
  if (!confirmed) throw new AppError("cost/not-confirmed", { cost: costWords(estimate) });
}

function capObstacle(store: Store, plan: Plan, estimate: GenerationEstimate | null): ErrorReport | null {
  return plan.isFree ? null : lackOfRoom(store, estimate?.costMicroUsd?.low ?? 0);
}

function costWords(estimate: GenerationEstimate | null): string {
  const cost = estimate?.costMicroUsd ?? null;
  if (cost === null) return "the price is not known";
  const [low, high] = [dollars(cost.low), dollars(cost.high)];
  return low === high ? low : `${low} to ${high}`;
}

/** Who is meant by a choice, although they cannot be asked. */
function answererOf(rows: readonly ProviderRow[], { providerId, model }: Choice): Answerer | undefined {
  const row = providerId === null ? rows[0] : rows.find(({ id }) => id === providerId);
  return row && { providerId: row.id, providerLabel: row.label, model: model ?? row.model ?? "" };
}
