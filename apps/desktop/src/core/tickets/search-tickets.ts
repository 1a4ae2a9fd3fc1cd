import { z } from "zod";
import type { Store } from "../database/store.ts";
import type { Condition } from "./list-filter.ts";

/** How many of the newest matches a search ranks. More would make every keystroke slower and no list better. */
const searchCap = 500;

export interface Found {
  /** Ticket numbers, best first. */
  readonly numbers: readonly number[];
  /** More matched than were looked at. */
  readonly capped: boolean;
}

/**
 * Finds tickets by words, each matched as a prefix, among those that meet the condition: the newest 500, ranked by
 * where the words stand (title, then labels, then the rest), newest first among equals. `T-42` or `42` also finds
 * that ticket, first. Null when the search says nothing, so that everything is listed.
 */
export function searchTickets(store: Store, search: string, condition: Condition): Found | null {
  if (search.trim() === "") return null;
  const words = searchWords(search);
  const keyed = byKey(store, search, condition);
  if (words.length === 0) return { numbers: keyed, capped: false };
  const candidates = newestMatches(store, words, condition);
  const ranked = candidates
    .slice(0, searchCap)
    .map((row) => ({ number: row.number, score: score(row, words) }))
    .toSorted((one, other) => other.score - one.score || other.number - one.number)
    .map((row) => row.number);
  return {
    numbers: [...new Set([...keyed, ...ranked])],
    capped: candidates.length > searchCap,
  };
}

/** The words of a search as the index splits them; whatever else was typed is ignored. */
function searchWords(search: string): string[] {
  return (search.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 12);
}

function byKey(store: Store, search: string, condition: Condition): number[] {
  const match = /^\s*(?:t-?)?([1-9]\d{0,8})\s*$/i.exec(search);
  if (match === null) return [];
  const query = `SELECT t.number FROM ticket t WHERE t.number = ? AND ${condition.sql}`;
  return z.array(z.number()).parse(
    store
      .sql(query)
      .pluck()
      .all(Number(match[1]), ...condition.values),
  );
}

const candidateRow = z.object({ number: z.number(), title: z.string(), labels: z.string() });
type Candidate = z.infer<typeof candidateRow>;

function newestMatches(store: Store, words: readonly string[], condition: Condition): Candidate[] {
  const query = `
    SELECT t.number, t.title, t.labels FROM ticket_words w CROSS JOIN ticket t ON t.number = w.rowid
    WHERE ticket_words MATCH ? AND ${condition.sql}
    ORDER BY w.rowid DESC LIMIT ${searchCap + 1}`;
  // Quoted, so that nothing typed is read as the index's own syntax.
  const match = words.map((word) => `"${word}"*`).join(" AND ");
  return z.array(candidateRow).parse(store.sql(query).all(match, ...condition.values));
}

/** Three a word at the start of a title's word, two in a label, one elsewhere. */
function score(row: Candidate, words: readonly string[]): number {
  const title = folded(row.title);
  const labels = folded(row.labels);
  let total = 0;
  for (const word of words.map(folded)) {
    total += startsWord(title, word) ? 3 : startsWord(labels, word) ? 2 : 1;
  }
  return total;
}

function folded(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}
