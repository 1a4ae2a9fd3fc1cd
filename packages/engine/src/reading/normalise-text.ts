/**
 * The text every offset of the engine points into: no byte order mark, line ends `\n`. Idempotent; everything else,
 * odd characters included, stays as its author wrote it.
 */
export function normaliseText(raw: string): string {
  const text = raw.startsWith("\uFEFF") ? raw.slice(1) : raw;
  return text.includes("\r") ? text.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : text;
}
