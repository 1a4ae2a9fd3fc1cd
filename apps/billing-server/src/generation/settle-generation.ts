import type { Settled } from "../ledger/commands.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { type GenerationRow, receiptOf } from "./generation-row.ts";
import { heirOf } from "./taken-over.ts";

/** What tickets are priced as, and what captures are counted under. */
export const ticketFeature = "ticket";

type SettleParts = Pick<GenerationParts, "database" | "ledger" | "events" | "onStep">;

/**
 * The one way in which a generation's tokens are settled: what was delivered is captured, the rest released, the row says
 * so and its owner hears of it. Whoever does it again, in whatever process, changes nothing: the ledger answers as it did,
 * and the row changes only once. `row` has ended; `tickets` is what its journal has.
 */
export async function settleGeneration(parts: SettleParts, row: GenerationRow): Promise<void> {
  const { database, events, onStep } = parts;
  const settled = await settleHold(parts, row);
  await onStep?.("settled");
  await database.write(async (transaction) => {
    const closed = await transaction
      .updateTable("generation")
      .set({
        state: settled.capturedTokens > 0 || (row.ticket_tokens === 0 && row.tickets > 0) ? "captured" : "released",
        captured_tokens: settled.capturedTokens,
        released_tokens: settled.releasedTokens,
      })
      .where("id", "=", row.id)
      .where("state", "=", "running")
      .returningAll()
      .executeTakeFirst();
    if (closed === undefined) return;
    await onStep?.("row-settled");
    const ownerId = await heirOf(transaction, row.account_id);
    await events.append(transaction, ownerId, { kind: "generation", receipt: receiptOf(closed) });
  });
  await onStep?.("closed");
}

const nothingHeld: Pick<Settled, "capturedTokens" | "releasedTokens"> = { capturedTokens: 0, releasedTokens: 0 };

/** The ledger's answer decides: a hold that expired meanwhile gives nothing, whatever was delivered. */
async function settleHold({ ledger }: SettleParts, row: GenerationRow): Promise<typeof nothingHeld> {
  if (row.hold_id === null) return { ...nothingHeld, releasedTokens: row.reserved_tokens };
  const hold = { accountId: row.account_id, holdId: row.hold_id, actor: row.account_id };
  const tokens = Math.min(row.tickets * row.ticket_tokens, row.reserved_tokens);
  return tokens === 0 ? ledger.release(hold) : ledger.capture({ ...hold, tokens, meta: metaOf(row) });
}

/** What the capture keeps, so that margin can be told from the ledger alone. */
function metaOf(row: GenerationRow): { readonly [key: string]: string | number } {
  return {
    feature: ticketFeature,
    generation: row.id,
    tickets: row.tickets,
    catalogueVersion: row.catalogue_version,
    model: row.model,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    ...(row.cost_micro_usd !== null && { costMicroUsd: row.cost_micro_usd }),
    ...(row.estimated_micro_usd > 0 && { estimatedMicroUsd: row.estimated_micro_usd }),
  };
}
