import { z } from "zod";
import type { Store } from "../database/store.ts";
import { tokenSums } from "../metered/token-sums.ts";

const sum = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicroUsd: z.number().int(),
  callsOfUnknownCost: z.number().int(),
});

const sums = `count(*) AS calls, coalesce(sum(input_tokens), 0) AS inputTokens,
  coalesce(sum(output_tokens), 0) AS outputTokens, coalesce(sum(cost_micro_usd), 0) AS costMicroUsd,
  coalesce(sum(unknown_cost), 0) AS callsOfUnknownCost`;

const within = "FROM ai_call WHERE state = 'ended' AND at >= @fromMs AND at < @toMs";

export interface Span {
  /** First moment that counts, and the first that does not any more. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * What models have cost in a span: in all, by day of local time, by model and by provider, dearest first; and tokens,
 * which are no money of that.
 */
export function costSummary(store: Store, span: Span) {
  const all = (query: string): unknown[] => store.sql(query).all(span);
  return {
    total: sum.parse(store.sql(`SELECT ${sums} ${within}`).get(span)),
    byDay: z
      .array(sum.extend({ day: z.string() }))
      .parse(
        all(
          `SELECT ${sums}, date(at / 1000.0, 'unixepoch', 'localtime') AS day ${within} GROUP BY day ORDER BY day DESC`,
        ),
      ),
    byModel: z
      .array(sum.extend({ model: z.string(), providerLabel: z.string() }))
      .parse(
        all(
          `SELECT ${sums}, model, provider_label AS providerLabel ${within} GROUP BY model, provider_label ${dearestFirst}, model`,
        ),
      ),
    byProvider: z
      .array(sum.extend({ providerLabel: z.string() }))
      .parse(
        all(
          `SELECT ${sums}, provider_label AS providerLabel ${within} GROUP BY provider_label ${dearestFirst}, providerLabel`,
        ),
      ),
    tokens: tokenSums(store, span),
  };
}

const dearestFirst = "ORDER BY costMicroUsd DESC, calls DESC";
