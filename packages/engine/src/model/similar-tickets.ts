import type { TicketContent } from "@myba/shared/tickets/content";
import { meaningKeys } from "../reply/source-words.ts";
import { statedNumbers } from "./quantities.ts";

/** What makes two tickets the same, taken once from each. */
export interface TicketKey {
  readonly title: ReadonlySet<string>;
  readonly whole: ReadonlySet<string>;
  /** Tickets that differ in this are never the same: an epic, other numbers, a denial. */
  readonly group: string;
}

/** The key of a ticket, from its title and story; an epic's from its title alone. */
export function ticketKey({ type, title, story }: Pick<TicketContent, "type" | "title" | "story">): TicketKey {
  const isEpic = type === "epic";
  const words = isEpic ? title : `${title} ${story?.role ?? ""} ${story?.goal ?? ""}`;
  const numbers = new Set(statedNumbers(words).flatMap(({ values }) => values));
  const isDenied = /\b(?:not|never|no|cannot|without|nicht|kein\w*|ohne|ne|pas|sans|sin)\b|n['’]t\b/iu.test(words);
  const sorted = [...numbers].toSorted((one, other) => one - other);
  return {
    title: new Set(meaningKeys(title)),
    whole: new Set(meaningKeys(words)),
    group: `${isEpic ? "epic" : ""} ${isDenied ? "not" : ""} ${sorted.join(" ")}`,
  };
}

/** Share of all words that both tickets must have to be one; epics are one only by the same title. */
const sameShare = { epic: 1, other: 0.85 };
/** From this share on a title alone may turn out to be another ticket's, once all of it is there. */
const maybeShare = 0.4;

/** Tickets by their words, so that a set of thousands is searched without looking at each. */
export class SimilarTickets<Ticket> {
  readonly #byWord = new Map<string, Posting<Ticket>[]>();
  readonly #byTitleWord = new Map<string, Posting<Ticket>[]>();
  #count = 0;

  add(ticket: Ticket, key: TicketKey): void {
    this.#count += 1;
    const posting = { ticket, key, order: this.#count };
    for (const word of key.whole) note(this.#byWord, `${key.group}|${word}`, posting);
    for (const word of key.title) note(this.#byTitleWord, word, posting);
  }

  /** The first ticket that says the same: the same words or nearly, with the same numbers, neither denying the other. */
  same(key: TicketKey, isWanted: (ticket: Ticket) => boolean): Ticket | undefined {
    const share = key.group.startsWith("epic") ? sameShare.epic : sameShare.other;
    const words = [...key.whole].map((word) => `${key.group}|${word}`);
    return candidates(this.#byWord, words, share)
      .filter((other) => isWanted(other.ticket) && likeness(key.whole, other.key.whole) >= share)
      .toSorted((one, other) => one.order - other.order)[0]?.ticket;
  }

  /** Whether a ticket with this title may turn out to be one that is there. */
  maybe(key: TicketKey, isWanted: (ticket: Ticket) => boolean): boolean {
    return candidates(this.#byTitleWord, [...key.title], maybeShare).some(
      (other) => isWanted(other.ticket) && likeness(key.title, other.key.title) >= maybeShare,
    );
  }
}

interface Posting<Ticket> {
  readonly ticket: Ticket;
  readonly key: TicketKey;
  readonly order: number;
}

function note<Ticket>(index: Map<string, Posting<Ticket>[]>, word: string, posting: Posting<Ticket>): void {
  const known = index.get(word);
  if (known === undefined) index.set(word, [posting]);
  else known.push(posting);
}

/**
 * Everything that can share so much: whoever shares a part of n words lacks fewer than the others of them, and so has one
 * of the rarest (n - part + 1).
 */
function candidates<Ticket>(
  index: ReadonlyMap<string, readonly Posting<Ticket>[]>,
  words: readonly string[],
  share: number,
): Posting<Ticket>[] {
  const lists = words.map((word) => index.get(word) ?? []).toSorted((one, other) => one.length - other.length);
  const enough = words.length - Math.ceil(words.length * share) + 1;
  return [...new Set(lists.slice(0, enough).flat())];
}

/** Share of all words of both that both have, 0 to 1. */
function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  if (one.size === 0 || other.size === 0) return 0;
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / (one.size + other.size - shared);
}
