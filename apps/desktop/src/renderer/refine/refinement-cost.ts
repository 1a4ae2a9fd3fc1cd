import type { TicketContent } from "@myba/shared/tickets/content";
import type { ModelRow } from "../../bridge/providers.ts";

/** Letters to a token, as a rule of thumb for English; other languages need fewer letters. */
const lettersPerToken = 4;
/** What goes along with every wish: the instructions, the form of the answer, and the sentences of the source. */
const frameTokens = { low: 1200, high: 3500 };

/** What one wish may cost in millionths of a dollar; null where nobody knows the price. */
export function refinementCost(
  model: Pick<ModelRow, "inputPrice" | "outputPrice"> | undefined,
  content: TicketContent,
  wish: string,
): { low: number; high: number } | null {
  if (!model || model.inputPrice === null || model.outputPrice === null) return null;
  const ticketTokens = JSON.stringify({ ...content, provenance: {} }).length / lettersPerToken;
  const read = ticketTokens + wish.length / lettersPerToken;
  // From one short field to the whole ticket written anew and half as much again.
  const write = { low: 40, high: Math.max(200, ticketTokens * 1.5) };
  const cost = (input: number, output: number) =>
    Math.ceil((input * (model.inputPrice ?? 0) + output * (model.outputPrice ?? 0)) / 1_000_000);
  return { low: cost(read + frameTokens.low, write.low), high: cost(read + frameTokens.high, write.high) };
}
