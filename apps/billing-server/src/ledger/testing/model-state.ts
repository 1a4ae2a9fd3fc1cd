/** What the reference model knows: plain arrays and maps, counted anew each time somebody asks. */
export interface ModelState {
  readonly wallets: Map<string, ModelWallet>;
  readonly holds: Map<string, ModelHold>;
  readonly spends: Map<string, ModelSpend>;
  readonly payments: Map<string, ModelPayment>;
  /** Causes that act once, with the transfer that acted. */
  readonly causes: Map<string, string>;
  /** Who referred whom. */
  readonly referrers: Map<string, string>;
  readonly keys: Map<string, { readonly request: string; readonly answer: unknown }>;
}

export interface ModelWallet {
  readonly id: string;
  readonly lots: ModelLot[];
  owed: number;
  /** When it last changed. */
  owedAt: number;
  /** The time of the latest change. */
  clock: number;
  unlimitedUntil: number | null;
  closedAt: number | null;
  successor: string | null;
  readonly members: Map<string, ModelMember>;
}

export interface ModelLot {
  readonly no: number;
  readonly source: string;
  readonly granted: number;
  remaining: number;
  held: number;
  clawed: number;
  readonly priority: number;
  readonly effectiveAt: number;
  readonly expiresAt: number | null;
  readonly paymentId: string | null;
}

/** Tokens of lots, in the order in which they were taken. */
export type Uses = readonly (readonly [lot: ModelLot, tokens: number])[];

export interface ModelHold {
  readonly id: string;
  readonly wallet: string;
  state: "open" | "captured" | "released" | "expired";
  readonly tokens: number;
  captured: number;
  toppedUp: number;
  readonly expiresAt: number;
  readonly uses: Uses;
  readonly member: string | null;
  readonly isUnlimited: boolean;
  settledBy: string | null;
}

interface ModelSpend {
  readonly wallet: string;
  readonly uses: Uses;
  readonly member: string | null;
  readonly at: number;
  reversed: number;
}

export interface ModelPayment {
  readonly wallet: string;
  readonly id: string;
  paid: number;
  granted: number;
  refunded: number;
  withdrawn: number;
  reinstated: number;
  clawed: number;
  uncollected: number;
  breakage: number;
}

interface ModelMember {
  cap: number | null;
  month: string;
  used: number;
  held: number;
  removedAt: number | null;
}

export function emptyState(): ModelState {
  return {
    wallets: new Map(),
    holds: new Map(),
    spends: new Map(),
    payments: new Map(),
    causes: new Map(),
    referrers: new Map(),
    keys: new Map(),
  };
}
