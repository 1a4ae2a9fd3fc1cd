import { AppError } from "@myba/shared/errors";
import type { AccountId } from "../ledger/accounts.ts";
import type { TicketRange } from "./estimate-tickets.ts";
import type { GenerationParts } from "./generation-parts.ts";
import { hashOfRequest, type MeteredRequest, type NewGeneration } from "./insert-generation.ts";
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
 * that is less. Throws `ledger/insufficient` where that does not pay for one ticket.
 */
export function planOf(
  { high }: TicketRange,
  ticketTokens: number,
  maxTokens: number | undefined,
): { readonly reservedTokens: number; readonly mostTickets: number } {
  if (ticketTokens === 0) return { reservedTokens: 0, mostTickets: high };
  const agreed = maxTokens === undefined ? high : Math.floor(maxTokens / ticketTokens);
  const mostTickets = Math.min(high, agreed);
  if (mostTickets === 0) {
    const [needed, available] = [ticketTokens, maxTokens ?? 0];
    throw new AppError("ledger/insufficient", { needed, available, missing: needed - available });
  }
  return { reservedTokens: mostTickets * ticketTokens, mostTickets };
}

interface NewRowOptions {
  readonly owner: string;
  readonly accountId: AccountId;
  readonly key: string;
  readonly request: MeteredRequest;
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
    account_id: options.accountId,
    idempotency_key: options.key,
    request_hash: hashOfRequest(options.key, options.request),
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
    lease_owner: options.owner,
    lease_until: startedAt + limits.leaseMs,
    is_cancelled: 0,
    followed_until: 0,
    started_at: startedAt,
    kept_until: startedAt + limits.keptMs,
    is_kept: 1,
  };
}
