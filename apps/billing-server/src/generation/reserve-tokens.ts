import { AppError } from "@myba/shared/errors";
import type { Ledger } from "../ledger/ledger.ts";
import type { GenerationRow } from "./generation-row.ts";

/**
 * Sets a generation's tokens aside and gives the hold. Asked again it gives the same hold. Throws as the ledger does,
 * `ledger/insufficient` with what is missing.
 */
export async function reserveTokens(ledger: Ledger, row: GenerationRow): Promise<string> {
  try {
    const { holdId } = await ledger.execute({
      kind: "reserve",
      accountId: row.account_id,
      tokens: row.reserved_tokens,
      expiresAt: row.hold_until,
      cause: { type: "generation", id: row.id },
      idempotency: { scope: row.account_id, key: `generation:${row.id}` },
      actor: row.account_id,
    });
    return holdId;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "ledger/insufficient") throw error;
    const { needed, available } = error.data;
    const missing = Number(needed) - Number(available);
    throw new AppError("ledger/insufficient", { ...error.data, missing }, { cause: error });
  }
}
