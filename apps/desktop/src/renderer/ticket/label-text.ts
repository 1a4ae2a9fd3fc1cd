/** Makes a label of what was typed: words joined by hyphens, at most 50 characters; null when no word is left. */
export function asLabel(text: string): string | null {
  const words = text
    .trim()
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu);
  if (!words) return null;
  return words.join("-").slice(0, 50).replace(/-+$/, "");
}
