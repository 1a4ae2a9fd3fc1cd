import type { WalletView } from "@myba/shared/billing-api/wallet";
import { expect, test } from "vitest";
import { balanceNotes, isUnlimited } from "./balance-words.ts";

const now = Date.UTC(2026, 10, 21, 12);
const wallet: WalletView = {
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

test("a plain balance needs no further words", () => {
  expect(balanceNotes(wallet, now)).toEqual([]);
});

test("what is set aside, owed and about to expire is said", () => {
  const day = 86_400_000;
  const notes = balanceNotes(
    {
      ...wallet,
      heldTokens: 1,
      owedTokens: 4,
      expiring: [
        { tokens: 9, expiresAt: now - day },
        { tokens: 2, expiresAt: now + day },
        { tokens: 5, expiresAt: now + 2 * day },
      ],
    },
    now,
  );
  expect(notes).toEqual([
    "1 token set aside for work under way.",
    "4 tokens owed: spent before a refund, taken from your next purchase first.",
    expect.stringMatching(/^2 tokens to be used by Nov 22, 2026/),
  ]);
});

test("an unlimited plan counts only until its end, and a closed wallet says nothing else", () => {
  const unlimited = { ...wallet, unlimitedUntil: now + 86_400_000 };
  expect(isUnlimited(unlimited, now)).toBe(true);
  expect(isUnlimited(unlimited, now + 86_400_000)).toBe(false);
  expect(balanceNotes(unlimited, now)).toEqual(["Unlimited until November 22, 2026; your 12 tokens stay for later."]);
  expect(balanceNotes({ ...unlimited, isClosed: true }, now)).toEqual(["This wallet is closed."]);
});
