import { AppError, type ErrorReport } from "@myba/shared/errors";
import { noGuidance } from "@myba/shared/generation/guidance";
import type { GenerationRequest } from "@myba/shared/generation/generation";
import type { GenerationEstimate } from "@myba/shared/generation/usage";
import type { ProjectId } from "@myba/shared/ids";
import { normaliseText } from "@myba/engine/reading/normalise-text";
import { refusalOf } from "@myba/engine/template/prepare-text";
import type { TokenEstimate } from "../../bridge/generations.ts";
import type { ProviderRow } from "../../bridge/providers.ts";
import { dollars } from "../costs/dollars.ts";
import { lackOfRoom } from "../costs/spending-cap.ts";
import type { Store } from "../database/store.ts";
import { readGuidance } from "../projects/guidance.ts";
import { isOthersTurn } from "../metered/metered-trouble.ts";
import type { Agreement, TicketsForTokens } from "../metered/tickets-for-tokens.ts";
import type { Said } from "../metered/token-estimate.ts";
import type { Answerer, Choice } from "./generation-row.ts";
import type { Plan } from "./plan.ts";

export interface EstimateInput extends Choice {
  readonly projectId: ProjectId | null;
  readonly text: string;
}

/** Who would answer, for how much, and what stands in the way. */
export interface Estimate extends Answerer {
  readonly estimate: GenerationEstimate | null;
  readonly tokens: TokenEstimate | null;
  readonly priceDate: string | null;
  readonly obstacle: ErrorReport | null;
}

export interface EstimateOptions {
  readonly store: Store;
  readonly planFor: (choice: Choice) => Promise<Plan>;
  /** Everybody who may answer, in the person's order. */
  readonly rows: () => Promise<readonly ProviderRow[]>;
}

/** What a generation would use and cost; sends nothing to a model. Rejects with `project/not-found`, `provider/not-found`. */
export async function estimateGeneration(
  { store, planFor, rows }: EstimateOptions,
  { providerId, model, projectId, text }: EstimateInput,
): Promise<Estimate> {
  const guidance = projectId === null ? noGuidance : readGuidance(store, projectId);
  const asked = { providerId, model };
  try {
    const plan = await planFor(asked);
    const request = { text: normaliseText(text), guidance };
    if (plan.tokens !== null) return { ...plan.answerer, ...priced, ...(await inTokens(plan.tokens, request)) };
    const estimate = await plan.estimate(request);
    const priceDate = plan.first.target?.model.priceDate ?? null;
    const obstacle = capObstacle(store, plan, estimate);
    return { ...plan.answerer, estimate, tokens: null, priceDate, obstacle };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const wanted = answererOf(await rows(), asked);
    if (wanted === undefined) throw error;
    return { ...wanted, ...priced, tokens: null, obstacle: error.report() };
  }
}

/** What has no price in money. */
const priced = { estimate: null, priceDate: null } as const;

/** Of a text that nobody can make anything of, the server is not asked. */
async function inTokens(
  tickets: TicketsForTokens,
  request: GenerationRequest,
): Promise<Pick<Estimate, "tokens" | "obstacle">> {
  return refusalOf(request.text) === null ? tickets.estimate(request) : { tokens: null, obstacle: null };
}

/** What a person said to the cost, and whether they would wait for the network. */
export interface Consent extends Said {
  readonly queueOffline: boolean;
}

/**
 * Rejects with what keeps a plan from being carried out now: `cost/not-confirmed`, `cost/cap-reached`,
 * `ledger/insufficient`, `billing/…`. Gives what was agreed to where the first one takes tokens.
 */
export async function requireReady(
  store: Store,
  plan: Plan,
  request: GenerationRequest,
  consent: Consent,
): Promise<Agreement | null> {
  if (plan.isFree) return null;
  if (plan.tokens !== null) return agreement(plan.tokens, plan, { request, consent });
  const estimate = await plan.estimate(request);
  const obstacle = capObstacle(store, plan, estimate);
  if (obstacle !== null) throw new AppError(obstacle.code, obstacle.data);
  if (!consent.confirmed) throw new AppError("cost/not-confirmed", { cost: costWords(estimate) });
  return null;
}

/** Where the server cannot be asked, others may answer, or it waits: then the trouble is the first one's answer. */
async function agreement(
  tickets: TicketsForTokens,
  { hasSubstitutes }: Plan,
  { request, consent }: { readonly request: GenerationRequest; readonly consent: Consent },
): Promise<Agreement> {
  try {
    return await tickets.agree(request, consent);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = error.report();
    const mayWait = consent.queueOffline && problem.code === "billing/unreachable";
    if (mayWait || (hasSubstitutes && isOthersTurn(problem))) return { problem };
    throw error;
  }
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
