/**
 * What may be shown of a key so that people tell theirs apart: the service's mark and the last four characters. Of a
 * short one, which could be guessed from its end, less is shown.
 */
export function maskKey(key: string): string {
  if (key.length < 12) return "…";
  if (key.length < 20) return `…${key.slice(-2)}`;
  const mark = /^[a-z]{2,5}[-_]/i.exec(key)?.[0] ?? "";
  return `${mark}…${key.slice(-4)}`;
}
