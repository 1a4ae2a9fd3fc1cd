/** What must not be in the words of an error. */
export interface Unspeakable {
  readonly key: string | null;
  /** What the model was asked: the words of the person. */
  readonly texts: readonly string[];
}

/** As much of another side's words as anybody reads. */
const maxChars = 160;

/** What looks like a key: a known beginning, or a long run that mixes letters and digits. */
const keyLike = /\b(?:sk|pk|gsk|xai|AIza|Bearer)[-_ ]?[\w*.-]{6,}|\b(?=\w*\d)(?=\w*[A-Za-z])[\w-]{24,}/g;

/**
 * The words of another side, made fit for an error: one line, short, without its full stop, without anything that looks
 * like a key, and without what the person wrote, which some services repeat.
 */
export function cleanWords(words: string, { key, texts }: Unspeakable): string {
  const line = words
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  const keyless = (key ? line.replaceAll(key, "…") : line).replace(keyLike, "…");
  const own = withoutQuotes(keyless, texts);
  const short = own.length > maxChars ? `${own.slice(0, maxChars - 1)}…` : own;
  return short.replace(/[.\s]+$/, "");
}

/** Five words in a row that stand in the person's text are a quotation of it. */
const quoteWords = 5;

function withoutQuotes(line: string, texts: readonly string[]): string {
  const heard = texts.map(plain);
  const words = line.split(" ").slice(0, maxChars);
  const isQuoted = words.map(() => false);
  for (let at = 0; at + quoteWords <= words.length; at += 1) {
    const run = plain(words.slice(at, at + quoteWords).join(" "));
    if (run.length >= quoteWords * 3 && heard.some((text) => text.includes(run))) {
      isQuoted.fill(true, at, at + quoteWords);
    }
  }
  return words
    .map((word, at) => (isQuoted[at] === true ? "…" : word))
    .join(" ")
    .replace(/…(?: …)+/g, "…");
}

/** Letters and digits only, so that quotation marks and escapes hide nothing. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
