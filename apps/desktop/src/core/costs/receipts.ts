import { errorReport } from "@myba/shared/errors";
import { costBases, type ModelUsage } from "@myba/shared/generation/usage";
import { generationId, type GenerationId, providerId, type RefinementId, ticketId } from "@myba/shared/ids";
import { z } from "zod";
import type { Receipt } from "../../bridge/costs.ts";
import type { Store } from "../database/store.ts";

const callRow = z.object({
  id: z.string(),
  at: z.number().int(),
  provider_id: providerId,
  provider_label: z.string(),
  model: z.string(),
  purpose: z.enum(["generation", "refinement", "check"]),
  generation_id: generationId.nullable(),
  ticket_id: ticketId.nullable(),
  name: z.string(),
  input_tokens: z.number().int().nullable(),
  cached_input_tokens: z.number().int().nullable(),
  output_tokens: z.number().int().nullable(),
  cost_micro_usd: z.number().int().nullable(),
  cost_basis: z.enum(costBases).nullable(),
  unknown_cost: z.number().int(),
  error: z.string().nullable(),
  duration_ms: z.number().int(),
});
type CallRow = z.infer<typeof callRow>;

const columns = `SELECT id, at, provider_id, provider_label, model, purpose, generation_id, ticket_id, name, input_tokens,
  cached_input_tokens, output_tokens, cost_micro_usd, cost_basis, unknown_cost, error, duration_ms FROM ai_call`;

/** Receipts of all calls that have ended, newest first, with how many there are. */
export function listReceipts(
  store: Store,
  { offset, limit }: { offset: number; limit: number },
): { receipts: Receipt[]; total: number } {
  const query = `${columns} WHERE state = 'ended' ORDER BY at DESC, id DESC LIMIT ? OFFSET ?`;
  const total = store.sql("SELECT count(*) FROM ai_call WHERE state = 'ended'").pluck().get();
  return { receipts: receiptsOf(store.sql(query).all(limit, offset)), total: z.number().parse(total) };
}

/** Receipts of everything that was asked for one source's generations, newest first. */
export function receiptsOfSource(store: Store, sourceId: string): Receipt[] {
  const query = `${columns} WHERE generation_id IN (SELECT id FROM generation WHERE source_id = ?) ORDER BY at DESC, id DESC`;
  return receiptsOf(store.sql(query).all(sourceId));
}

/** Receipts of what was asked about one ticket, newest first. */
export function receiptsOfTicket(store: Store, ticket: string): Receipt[] {
  return receiptsOf(store.sql(`${columns} WHERE ticket_id = ? ORDER BY at DESC, id DESC`).all(ticket));
}

/** The sum of a generation's calls; null where none has told what it used and none should have. */
export function usageOfGeneration(store: Store, id: GenerationId): ModelUsage | null {
  return usageSum(store.sql(`${sumColumns} WHERE generation_id = ? AND state = 'ended'`).get(id));
}

/** The sum of a refinement's calls, as of a generation's. */
export function usageOfRefinement(store: Store, id: RefinementId): ModelUsage | null {
  return usageSum(store.sql(`${sumColumns} WHERE refinement_id = ? AND state = 'ended'`).get(id));
}

const sumColumns = `SELECT coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(cached_input_tokens), 0) AS cachedInputTokens, coalesce(sum(output_tokens), 0) AS outputTokens,
  coalesce(sum(cost_micro_usd), 0) AS costMicroUsd, coalesce(sum(unknown_cost), 0) AS unknown,
  count(cost_basis) AS told, coalesce(sum(cost_basis = 'price-table'), 0) AS fromTable,
  coalesce(sum(cost_basis = 'free'), 0) AS free FROM ai_call`;

const sumRow = z.object({
  inputTokens: z.number().int(),
  cachedInputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicroUsd: z.number().int(),
  unknown: z.number().int(),
  told: z.number().int(),
  fromTable: z.number().int(),
  free: z.number().int(),
});

function usageSum(found: unknown): ModelUsage | null {
  const { unknown, told, fromTable, free, ...sums } = sumRow.parse(found);
  if (told === 0 && unknown === 0) return null;
  if (unknown > 0) return { ...sums, costMicroUsd: null, costBasis: "unknown" };
  if (free === told) return { ...sums, costBasis: "free" };
  // The weaker knowledge holds for the sum.
  return { ...sums, costBasis: fromTable > 0 ? "price-table" : "reported" };
}

function receiptsOf(found: unknown): Receipt[] {
  return z.array(callRow).parse(found).map(asReceipt);
}

function asReceipt(row: CallRow): Receipt {
  return {
    id: row.id,
    at: row.at,
    providerId: row.provider_id,
    providerLabel: row.provider_label,
    model: row.model,
    purpose: row.purpose,
    generationId: row.generation_id,
    ticketId: row.ticket_id,
    name: row.name,
    usage: usageOf(row),
    unknownCost: row.unknown_cost === 1,
    error: row.error === null ? null : errorReport.parse(JSON.parse(row.error)),
    durationMs: row.duration_ms,
  };
}

function usageOf(row: CallRow): ModelUsage | null {
  if (row.cost_basis === null) return null;
  return {
    inputTokens: row.input_tokens ?? 0,
    cachedInputTokens: row.cached_input_tokens ?? 0,
    outputTokens: row.output_tokens ?? 0,
    costMicroUsd: row.cost_micro_usd,
    costBasis: row.cost_basis,
  };
}
