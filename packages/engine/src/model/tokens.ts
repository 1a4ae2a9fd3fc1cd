/** A number of tokens, from the least to the most that may be expected. */
export interface TokenRange {
  readonly low: number;
  readonly high: number;
}

/**
 * How many tokens a text is, without the vocabulary of any model (they differ, and each weighs megabytes): by the share
 * of characters the models of today give a token, in Latin, other letters and signs that are a word each.
 */
export function tokensOf(text: string): TokenRange {
  let latin = 0;
  let signs = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x02_50) latin += 1;
    else if (code >= 0x2e_80) signs += 1;
  }
  const letters = text.length - latin - signs;
  return {
    low: Math.floor(latin / 5 + letters / 4 + signs * 0.6),
    high: Math.ceil(latin / 3 + letters / 1.5 + signs * 1.4),
  };
}
