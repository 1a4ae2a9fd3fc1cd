import { receipt as meteredReceipt } from "@myba/shared/billing-api/generations";
import { walletEntry, walletStatistics, walletView } from "@myba/shared/billing-api/wallet";
import { errorReport } from "@myba/shared/errors";
import { generationId } from "@myba/shared/ids";
import { z } from "zod";
import { procedure } from "./procedure.ts";

const time = z.number().int();
const tokens = z.number().int().min(0);

/** What the person has chosen about spending tokens; kept for each account. */
const tokenSettings = z.object({
  /** Warn at so many tokens or fewer; null for a fifth of the last purchase, at least 2. */
  lowAtTokens: tokens.nullable(),
  /** Up to so many tokens a generation needs no question; null: ask each time. */
  askAboveTokens: tokens.nullable(),
});
export type TokenSettings = z.infer<typeof tokenSettings>;

const walletState = z.object({
  /** As the server last said; null before it ever did. */
  wallet: walletView.nullable(),
  /** `live`: the server tells of every change. `lost`: it cannot be reached, and `wallet` is as of `asOf`. `none`: there is no wallet yet. */
  connection: z.enum(["none", "connecting", "live", "lost"]),
  /** When what is shown was true. */
  asOf: time.nullable(),
  /** Why there is no live connection, where that is known. */
  problem: errorReport.nullable(),
  settings: tokenSettings,
  /** The threshold in force. */
  lowAtTokens: tokens,
  isLow: z.boolean(),
});
export type WalletState = z.infer<typeof walletState>;

/** One line of the history. `at` is when it happened. */
export type WalletHistoryEntry = z.infer<typeof walletEntry>;

export const entryGroups = ["added", "used", "returned", "taken-back", "expired"] as const;

export const walletContract = {
  /** Asks nobody: what is known here. Pushed as topic `wallet`. */
  state: procedure.output(walletState),
  changeSettings: procedure.input(tokenSettings.partial()).output(walletState),
  /** Asks the server now, for instance after it was lost. Rejects with why it cannot: `billing/…`. */
  refresh: procedure.output(walletState),
  /**
   * The history, newest first, from what is kept here and, where it can be reached, brought up to date from the server
   * before. `asOf` is when it last was.
   */
  history: procedure
    .input(
      z.object({
        offset: z.number().int().min(0),
        limit: z.number().int().min(1).max(200),
        /** In the reason, the kind, or the name of the generation; empty for all. */
        search: z.string().max(200),
        groups: z.array(z.enum(entryGroups)),
        fromMs: time.nullable(),
        toMs: time.nullable(),
      }),
    )
    .output(
      z.object({
        entries: z.array(
          walletEntry.extend({
            group: z.enum(entryGroups),
            /** The generation on this computer that it paid for, where there is one. */
            generationId: generationId.nullable(),
            /** Its text's name. */
            name: z.string().nullable(),
          }),
        ),
        total: z.number().int(),
        asOf: time.nullable(),
        problem: errorReport.nullable(),
      }),
    ),
  /** The whole history of the filter as CSV. */
  exportHistory: procedure
    .input(
      z.object({
        search: z.string().max(200),
        groups: z.array(z.enum(entryGroups)),
        fromMs: time.nullable().default(null),
        toMs: time.nullable().default(null),
      }),
    )
    .output(z.object({ fileName: z.string(), csv: z.string() })),
  /** The server's sums; rejects with `billing/…` where it cannot be reached. Days are UTC's, `2026-11-21`. */
  statistics: procedure.input(z.object({ from: z.string(), to: z.string() })).output(walletStatistics),
  /** What became of a metered generation's tokens; null for one that cost none. From what is kept here. */
  receiptOf: procedure.input(z.object({ id: generationId })).output(meteredReceipt.nullable()),
};
