/** A key as OpenAI repeats it in its error message: the ends, and stars between them. */
export function maskedKey(key: string): string {
  return key.length <= 12 ? "*".repeat(key.length) : `${key.slice(0, 8)}${"*".repeat(key.length - 12)}${key.slice(-4)}`;
}
