/**
 * How well typed words fit a title: 0 when a word is missing; more for whole titles, starts of words, and early words.
 */
export function matchScore(typed: string, title: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  const text = title.toLowerCase();
  let score = 0;
  for (const word of words) {
    const at = text.indexOf(word);
    if (at === -1) return 0;
    const startsWord = at === 0 || /\W/.test(text[at - 1] ?? "");
    score += (startsWord ? 10 : 2) - Math.min(1, at / 100);
  }
  return score + (text.startsWith(typed.toLowerCase().trim()) ? 5 : 0);
}
