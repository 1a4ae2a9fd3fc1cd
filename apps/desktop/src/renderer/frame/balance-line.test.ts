import { describe, expect, it } from "vitest";
import type { WalletState } from "../../bridge/wallet.ts";
import { balanceLine, spokenBalance } from "./balance-line.ts";

const now = new Date(2026, 10, 21, 15, 0).getTime();
const view = {
  availableTokens: 12,
  heldTokens: 0,
  owedTokens: 0,
  unlimitedUntil: null,
  isClosed: false,
  expiring: [],
  bySource: [],
  version: 1,
  at: now,
};
const state: WalletState = {
  wallet: view,
  connection: "live",
  asOf: new Date(2026, 10, 21, 14, 5).getTime(),
  problem: null,
  settings: { lowAtTokens: null, askAboveTokens: null },
  lowAtTokens: 2,
  isLow: false,
};
const person = { kind: "person", needsSignIn: false, hasFreeTokens: true } as const;
const line = (changes: Partial<WalletState> = {}, who: Partial<Parameters<typeof balanceLine>[0]> = {}) =>
  balanceLine({ ...person, ...who }, { ...state, ...changes }, now);

describe("the balance at the foot of the sidebar", () => {
  it("is a number with what is set aside and owed", () => {
    expect(line()).toEqual({ main: "12 tokens", notes: [], isLow: false });
    expect(line({ wallet: { ...view, availableTokens: 1, heldTokens: 5, owedTokens: 2 } })).toMatchObject({
      main: "1 token",
      notes: ["5 set aside", "2 owed"],
    });
  });

  it("warns in words, not in colour alone", () => {
    const low = line({ wallet: { ...view, availableTokens: 2 }, isLow: true });
    expect(low).toEqual({ main: "2 tokens", notes: ["running low"], isLow: true });
    expect(line({ wallet: { ...view, availableTokens: 0 }, isLow: true })).toMatchObject({
      main: "0 tokens",
      notes: [],
    });
  });

  it("has no number while tokens cost nothing", () => {
    const unlimited = line({ wallet: { ...view, unlimitedUntil: now + 1 } });
    expect(unlimited?.main).toBe("∞ Unlimited");
    expect(unlimited && spokenBalance(unlimited)).toBe("∞ Unlimited");
    expect(line({ wallet: { ...view, unlimitedUntil: now } })?.main).toBe("12 tokens");
  });

  it("says when it was true while the server cannot be reached", () => {
    expect(line({ connection: "lost" })?.notes).toEqual(["as of 14:05"]);
    expect(line({ connection: "lost", asOf: new Date(2026, 10, 20, 23, 0).getTime() })?.notes).toEqual([
      "as of Nov 20",
    ]);
    expect(line({}, { kind: "person", needsSignIn: true })?.notes).toEqual(["signed out", "as of 14:05"]);
  });

  it("promises nothing that is not known yet, and is not there without a billing server", () => {
    expect(line({ wallet: null, connection: "connecting" })?.notes).toEqual(["asking for your balance…"]);
    expect(line({}, { kind: "new" })?.main).toBe("Free tokens");
    expect(line({}, { kind: "new", hasFreeTokens: false })?.notes).toEqual(["sign in to use them"]);
    expect(line({}, { kind: "none" })).toBeNull();
  });
});
