import type { Sentence } from "../reading/reading.ts";

/** The day a ticket is due where a sentence writes it out in full ("by 31 March 2027"); a date without a year is none. */
export function dueDateOf(sentences: readonly Sentence[]): { date: string; sentence: Sentence } | null {
  for (const sentence of sentences) {
    const cue =
      /\b(?:due(?: date)?(?: on| by)?|deadline(?: is)?|by|before|until|no later than|not later than)\b[:\s]+(?:the )?/giu;
    for (const match of sentence.text.matchAll(cue)) {
      const date = dateAt(sentence.text.slice(match.index + match[0].length));
      if (date !== null) return { date, sentence };
    }
  }
  return null;
}

function dateAt(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})\b/u.exec(text);
  if (iso !== null) return valid(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dayFirst = /^(?:\p{L}+day,? )?(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?(\p{L}+)\.?,? (\d{4})\b/u.exec(text);
  if (dayFirst !== null) return valid(Number(dayFirst[3]), monthOf(dayFirst[2]!), Number(dayFirst[1]));
  const monthFirst = /^(?:\p{L}+day,? )?(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b/u.exec(text);
  if (monthFirst !== null) return valid(Number(monthFirst[3]), monthOf(monthFirst[1]!), Number(monthFirst[2]));
  return null;
}

function monthOf(word: string): number {
  const start = word.toLowerCase().slice(0, 3);
  return "jan feb mar apr may jun jul aug sep oct nov dec".split(" ").indexOf(start) + 1;
}

function valid(year: number, month: number, day: number): string | null {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  if (days === undefined || day < 1 || day > days || year < 1970 || year > 2999) return null;
  return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
