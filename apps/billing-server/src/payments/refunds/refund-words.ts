/** What a refund did to somebody's tokens, and the rule behind it, in words for them. */
export function refundWords({
  takenBackTokens,
  owedTokens,
}: {
  readonly takenBackTokens: number;
  readonly owedTokens: number;
}): string {
  if (takenBackTokens === 0) return "No tokens were taken back.";
  const taken = `${tokens(takenBackTokens)} that this money had paid for ${are(takenBackTokens)} taken back.`;
  if (owedTokens === 0) return taken;
  return `${taken} ${tokens(owedTokens)} of them had been used already and ${are(owedTokens)} owed: the next purchase pays that first.`;
}

const tokens = (count: number): string => `${count} ${count === 1 ? "token" : "tokens"}`;
const are = (count: number): string => (count === 1 ? "is" : "are");
