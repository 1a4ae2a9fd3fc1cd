import type { Reading } from "@myba/engine/reading/reading";
import { AppError } from "@myba/shared/errors";
import type { Balance } from "../ledger/balance.ts";
import type { AskedInVain } from "./asked-in-vain.ts";
import type { GenerationParts } from "./generation-parts.ts";
import type { GenerationRow } from "./generation-row.ts";
import type { MeteredRequest } from "./insert-generation.ts";
import { reserveTokens } from "./reserve-tokens.ts";
import { RunningGeneration } from "./running-generation.ts";
import { leaveUnanswered } from "./unanswered.ts";
import type { UpstreamModel } from "./upstream-model.ts";

/** What a row is begun with. */
export interface Beginning {
  readonly upstream: UpstreamModel;
  readonly reading: Reading;
  readonly request: MeteredRequest;
  /** How many complete tickets are delivered where they cost nothing; otherwise the row's tokens say it. */
  readonly mostTickets: number;
  /** As it was a moment ago. */
  readonly balance: Balance;
  readonly owner: string;
  readonly inVain: AskedInVain;
}

/**
 * Sets the tokens of a row aside and lets it run. Where the balance covers them the model is asked meanwhile: a hold takes
 * about as long as a question needs to get there, and is hardly ever refused then; of a wallet where it was, not again soon. Throws as the ledger does; the row is
 * taken back, so that the same key may try again, and the model is left.
 */
export async function beginGeneration(
  parts: GenerationParts,
  row: GenerationRow,
  what: Beginning,
): Promise<{ readonly begun: GenerationRow; readonly run: RunningGeneration }> {
  const { upstream, reading, request, owner, inVain } = what;
  const { text, guidance } = request;
  await parts.onStep?.("row");
  const begun = setAside(parts, row);
  let run: RunningGeneration | undefined;
  try {
    const isCovered = covers(what.balance, row.reserved_tokens, parts.now());
    if (!isCovered || inVain.has(row.account_id, parts.now())) await begun;
    run = new RunningGeneration({
      parts,
      upstream,
      row,
      begun,
      request: { text, reading, ...(guidance !== undefined && { guidance }) },
      // By the price that the row was made at.
      mostTickets: row.ticket_tokens === 0 ? what.mostTickets : row.reserved_tokens / row.ticket_tokens,
      owner,
    });
    return { begun: await begun, run };
  } catch (error) {
    if (run !== undefined) inVain.note(row.account_id, parts.now());
    await run?.done;
    await takeBack(parts, { row, owner, error });
    throw error;
  }
}

async function setAside({ ledger, onStep }: GenerationParts, row: GenerationRow): Promise<GenerationRow> {
  const begun = row.reserved_tokens > 0 ? { ...row, hold_id: await reserveTokens(ledger, row) } : row;
  await onStep?.("reserved");
  return begun;
}

function covers({ availableTokens, unlimitedUntil }: Balance, tokens: number, nowMs: number): boolean {
  return availableTokens >= tokens || (unlimitedUntil !== null && unlimitedUntil > nowMs);
}

async function takeBack(
  parts: GenerationParts,
  { row, owner, error }: { readonly row: GenerationRow; readonly owner: string; readonly error: unknown },
): Promise<void> {
  const isRefusal = error instanceof AppError && error.code !== "ledger/unavailable";
  // Where nobody knows what the ledger has done, whoever comes next asks it again.
  if (!isRefusal) await leaveUnanswered(parts, row.id, owner);
  else
    await parts.database.db.deleteFrom("generation").where("id", "=", row.id).where("state", "=", "running").execute();
}
