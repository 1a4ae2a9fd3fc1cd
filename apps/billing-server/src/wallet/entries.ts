import type { WalletEntry } from "@myba/shared/billing-api/wallet";
import { AppError } from "@myba/shared/errors";
import type { Catalogue } from "@myba/shared/catalogue/catalogue";
import { z } from "zod";
import type { Catalogues } from "../catalogue/catalogues.ts";
import type { AccountId } from "../ledger/accounts.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { HistoryLine } from "../ledger/queries.ts";
import { catalogueVersionOf, reasonOf } from "./reasons.ts";

interface EntriesParts {
  readonly ledger: Ledger;
  readonly catalogues: Catalogues;
}

interface EntriesPage {
  readonly entries: WalletEntry[];
  /** The cursor of the page after; null after the last. */
  readonly next: string | null;
}

/**
 * A page of a wallet's history, newest first. Pages go on where the one before ended, whatever is added meanwhile.
 * Throws `request/invalid` for a cursor that none of its pages gave.
 */
export async function entriesOf(
  { ledger, catalogues }: EntriesParts,
  accountId: AccountId,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): Promise<EntriesPage> {
  const from = cursor === undefined ? {} : placeOf(cursor);
  const lines = await ledger.history(accountId, { ...from, limit: limit + 1 });
  const shown = lines.slice(0, limit);
  const last = lines.length > limit ? shown.at(-1) : undefined;
  const inForce = await catalogues.inForce();
  const entries: WalletEntry[] = [];
  for (const line of shown) {
    const version = catalogueVersionOf(line);
    const at = version === undefined || version === inForce.version ? inForce : await catalogues.version(version);
    entries.push(entryOf(line, (at ?? inForce).catalogue));
  }
  return { entries, next: last === undefined ? null : cursorOf(last) };
}

function entryOf(line: HistoryLine, catalogue: Catalogue): WalletEntry {
  const { seq, kind, balanceBefore, balanceAfter, transferId, eventAt, recordedAt } = line;
  return {
    seq,
    kind,
    tokens: line.amount,
    balanceBefore,
    balanceAfter,
    reason: reasonOf(line, catalogue),
    ...causeOf(line),
    transferId,
    eventAt,
    recordedAt,
  };
}

/** For a generation its own id, by which its receipt is found, and not that of the hold that nobody else has heard of. */
function causeOf({ causeType, causeId, meta }: HistoryLine): Pick<WalletEntry, "causeType" | "causeId"> {
  const generation = meta?.["generation"];
  return typeof generation === "string" ? { causeType: "generation", causeId: generation } : { causeType, causeId };
}

const place = z.tuple([z.number().int().min(1), z.uuid()]);

/** Opaque to whoever gets it; it opens no wallet but their own. */
function cursorOf({ seq, transferId }: HistoryLine): string {
  return Buffer.from(JSON.stringify([seq, transferId])).toString("base64url");
}

function placeOf(cursor: string): { belowSeq: number; fromTransferId: string } {
  try {
    const [belowSeq, fromTransferId] = place.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    return { belowSeq, fromTransferId };
  } catch (cause) {
    throw new AppError("request/invalid", { reason: "not a cursor" }, { cause });
  }
}
