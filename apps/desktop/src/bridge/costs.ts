import { errorReport } from "@myba/shared/errors";
import { microUsd, modelUsage } from "@myba/shared/generation/usage";
import { generationId, providerId, ticketId } from "@myba/shared/ids";
import { z } from "zod";
import { procedure } from "./procedure.ts";

/** One call to a model, whatever became of it: what the person paid for and what they got. */
const receipt = z.object({
  id: z.string(),
  at: z.number().int(),
  providerId,
  /** As it was called then; the connection may be gone. */
  providerLabel: z.string(),
  model: z.string(),
  purpose: z.enum(["generation", "refinement", "check"]),
  generationId: generationId.nullable(),
  ticketId: ticketId.nullable(),
  /** The text's or ticket's name. */
  name: z.string(),
  /** Null where the provider never said: the call broke off before its end. */
  usage: modelUsage.nullable(),
  /** It may have cost something, and nobody knows how much. A call that was refused before any work cost nothing. */
  unknownCost: z.boolean(),
  error: errorReport.nullable(),
  durationMs: z.number().int(),
});
export type Receipt = z.infer<typeof receipt>;

const sum = z.object({
  calls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  costMicroUsd: microUsd,
  /** Calls whose price or usage nobody knows: the true cost is higher. */
  callsOfUnknownCost: z.number().int(),
});
export type CostSum = z.infer<typeof sum>;

/** Tokens that were used on this computer, by the receipts of its generations. */
const tokenSum = z.object({ tokens: z.number().int(), tickets: z.number().int(), generations: z.number().int() });

const spendingCap = z.object({
  /** For a calendar month in local time; null for none. */
  monthlyMicroUsd: microUsd.nullable(),
  /** Share of the cap from which on the person is warned. */
  warnAtPercent: z.number().int().min(1).max(100),
});

const capState = spendingCap.extend({
  spentMicroUsd: microUsd,
  state: z.enum(["none", "ok", "warning", "reached"]),
});
export type CapState = z.infer<typeof capState>;

export const costsContract = {
  /** Sums from `fromMs` on, before `toMs`; days in local time as `2026-11-21`. */
  summary: procedure.input(z.object({ fromMs: z.number().int(), toMs: z.number().int() })).output(
    z.object({
      total: sum,
      byDay: z.array(sum.extend({ day: z.string() })),
      byModel: z.array(sum.extend({ model: z.string(), providerLabel: z.string() })),
      byProvider: z.array(sum.extend({ providerLabel: z.string() })),
      tokens: z.object({ total: tokenSum, byDay: z.array(tokenSum.extend({ day: z.string() })) }),
    }),
  ),
  /** Newest first. */
  receipts: procedure
    .input(z.object({ offset: z.number().int().min(0), limit: z.number().int().min(1).max(200) }))
    .output(z.object({ receipts: z.array(receipt), total: z.number().int() })),
  /** What a ticket cost: its share of the generation that made it, and every refinement. */
  ofTicket: procedure.input(z.object({ id: ticketId })).output(
    z.object({
      costMicroUsd: microUsd,
      /** Whether nothing about it is unknown. */
      exact: z.boolean(),
      receipts: z.array(receipt),
    }),
  ),
  cap: procedure.output(capState),
  /** A cap below what is spent stops the next call, not the running one. */
  changeCap: procedure.input(spendingCap).output(capState),
};
