/** A sentence that goes on after a colon: "In memory only." becomes "in memory only." */
export function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
