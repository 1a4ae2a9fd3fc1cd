import { z } from "zod";
import type { Store } from "../database/store.ts";

const sum = z.object({ tokens: z.number().int(), tickets: z.number().int(), generations: z.number().int() });

const sums = `coalesce(sum(m.receipt ->> '$.capturedTokens'), 0) AS tokens,
  coalesce(sum(m.receipt ->> '$.tickets'), 0) AS tickets, count(*) AS generations`;

const within = `FROM metered_generation m JOIN generation g ON g.id = m.generation_id
  WHERE m.receipt ->> '$.state' = 'captured' AND g.started_at >= @fromMs AND g.started_at < @toMs`;

/**
 * Tokens that generations of this computer have used in a span, of all who are signed in here: in all, and by day of
 * local time, newest first.
 */
export function tokenSums(store: Store, span: { readonly fromMs: number; readonly toMs: number }) {
  const byDay = `SELECT ${sums}, date(g.started_at / 1000.0, 'unixepoch', 'localtime') AS day ${within}
    GROUP BY day ORDER BY day DESC`;
  return {
    total: sum.parse(store.sql(`SELECT ${sums} ${within}`).get(span)),
    byDay: z.array(sum.extend({ day: z.string() })).parse(store.sql(byDay).all(span)),
  };
}
