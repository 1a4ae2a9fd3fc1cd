import type { Receipt } from "@myba/shared/billing-api/generations";
import type { WalletStatistics } from "@myba/shared/billing-api/wallet";
import { AppError } from "@myba/shared/errors";
import type { GenerationId } from "@myba/shared/ids";
import type { entryGroups, TokenSettings, WalletHistoryEntry, WalletState } from "../../bridge/wallet.ts";

/** Which entries of the history are wanted. */
export interface HistoryFilter {
  readonly search: string;
  readonly groups: readonly (typeof entryGroups)[number][];
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

export interface HistoryPage {
  readonly entries: (WalletHistoryEntry & {
    group: (typeof entryGroups)[number];
    generationId: GenerationId | null;
    name: string | null;
  })[];
  readonly total: number;
  readonly asOf: number | null;
  readonly problem: WalletState["problem"];
}

/** The wallet of whoever is active, as `wallet.*` of the contract promises. */
export interface Wallet {
  /** Begins to hear of changes from the server, for whoever is active from now on. */
  follow(): void;
  /** A window knows that the network was away: what seems to be connected may not be. */
  networkIsBack(): void;
  state(): Promise<WalletState>;
  changeSettings(changes: { [Name in keyof TokenSettings]?: TokenSettings[Name] | undefined }): Promise<WalletState>;
  refresh(): Promise<WalletState>;
  history(filter: HistoryFilter & { readonly offset: number; readonly limit: number }): Promise<HistoryPage>;
  exportHistory(filter: HistoryFilter): Promise<{ fileName: string; csv: string }>;
  statistics(period: { readonly from: string; readonly to: string }): Promise<WalletStatistics>;
  receiptOf(id: GenerationId): Promise<Receipt | null>;
  close(): Promise<void>;
}

/** Where there is no billing server. */
export function withoutWallet(): Wallet {
  const state: WalletState = {
    wallet: null,
    connection: "none",
    asOf: null,
    problem: null,
    settings: { lowAtTokens: null, askAboveTokens: null },
    lowAtTokens: 0,
    isLow: false,
  };
  const still = (): Promise<WalletState> => Promise.resolve(state);
  return {
    follow: () => undefined,
    networkIsBack: () => undefined,
    state: still,
    changeSettings: absent,
    refresh: absent,
    history: () =>
      Promise.resolve({ entries: [], total: 0, asOf: null, problem: { code: "billing/absent", data: {} } }),
    exportHistory: absent,
    statistics: absent,
    receiptOf: () => Promise.resolve(null),
    close: () => Promise.resolve(),
  };
}

function absent(): Promise<never> {
  return Promise.reject(new AppError("billing/absent"));
}
