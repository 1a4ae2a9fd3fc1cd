/** Decides about a word cut by a hyphen at the end of a line: one word ("adminis-/tration") or two ("user-/friendly"). */
export class Hyphenation {
  private readonly text: string;
  private words: ReadonlySet<string> | null = null;

  /** `text` is the whole document: a word it uses elsewhere uncut was cut. */
  constructor(text: string) {
    this.text = text;
  }

  /** Whether the parts make one word without a hyphen. */
  isOneWord(before: string, after: string): boolean {
    this.words ??= new Set(
      this.text
        .slice(0, maxSample)
        .toLowerCase()
        .match(/\p{L}{3,40}/gu),
    );
    return this.words.has((before + after).toLowerCase());
  }
}

const maxSample = 300_000;
