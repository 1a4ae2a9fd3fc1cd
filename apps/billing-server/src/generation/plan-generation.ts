import { AppError } from "@myba/shared/errors";
import type { TicketRange } from "./estimate-tickets.ts";
import type { GenerationParts } from "./generation-parts.ts";
import type { Asked, NewGeneration } from "./insert-generation.ts";
import { holdMarginMs } from "./limits.ts";
import { ticketFeature } from "./settle-generation.ts";

/** What a ticket costs by the catalogue in force. Throws `metered/unavailable` where it has no price. */
export async function priceOfTicket({
  catalogues,
  log,
}: Pick<GenerationParts, "catalogues" | "log">): Promise<{ tokens: number; catalogueVersion: number }> {
  const { version, catalogue } = await catalogues.inForce();
  const feature = catalogue.features.find(({ key }) => key === ticketFeature);
  if (feature !== undefined) return { tokens: feature.tokens, catalogueVersion: version };
  log.error({ catalogueVersion: version }, "the catalogue has no price for tickets");
  throw new AppError("metered/unavailable");
}

/**
 * How many tokens are set aside, and for how many tickets: what the text may need, or what the person agreed to where
 * that is less. No ticket where that does not pay for one: see `tooDear`.
 */
export function planOf(
  { high }: TicketRange,
  ticketTokens: number,
  maxTokens: number | undefined,
): { readonly reservedTokens: number; readonly mostTickets: number } {
  if (ticketTokens === 0) return { reservedTokens: 0, mostTickets: high };
  const agreed = maxTokens === undefined ? high : Math.floor(maxTokens / ticketTokens);
  const mostTickets = Math.min(high, agreed);
  return { reservedTokens: mostTickets * ticketTokens, mostTickets };
}

/** A ticket costs more than the person agreed to. */
export function tooDear(ticketTokens: number, maxTokens = 0): AppError {
  const data = { needed: ticketTokens, available: maxTokens, missing: ticketTokens - maxTokens };
  return new AppError("ledger/insufficient", data);
}

interface NewRowOptions {
  readonly asked: Asked;
  readonly owner: string;
  readonly model: string;
  readonly catalogueVersion: number;
  readonly ticketTokens: number;
  readonly reservedTokens: number;
}

/** The row of a generation that is about to begin in this process. */
export function newRow(
  { now, makeId, limits }: Pick<GenerationParts, "now" | "makeId" | "limits">,
  options: NewRowOptions,
): NewGeneration {
  const startedAt = now();
  return {
    id: makeId(),
    ...options.asked,
    state: "running",
    hold_until: startedAt + limits.longestMs + holdMarginMs,
    ticket_tokens: options.ticketTokens,
    reserved_tokens: options.reservedTokens,
    captured_tokens: 0,
    released_tokens: 0,
    tickets: 0,
    model: options.model,
    catalogue_version: options.catalogueVersion,
    input_tokens: 0,
    output_tokens: 0,
    estimated_micro_usd: 0,
    lease_owner: options.owner,
    lease_until: startedAt + limits.leaseMs,
    is_cancelled: 0,
    followed_until: 0,
    started_at: startedAt,
    kept_until: startedAt + limits.keptMs,
    is_kept: 1,
  };
}
