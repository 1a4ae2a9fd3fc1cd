import type { DraftRef } from "@myba/shared/ids";
import type { TicketContent } from "@myba/shared/tickets/content";
import type { TicketDraft, UnsupportedWords } from "@myba/shared/tickets/ticket";
import type { AnsweredTicket } from "../reply/answer-reader.ts";
import { repairedContent } from "../reply/repair-ticket.ts";
import type { ClaimedSources } from "../reply/source-words.ts";
import type { TicketAnswer } from "../reply/ticket-answer.ts";
import { mergedContent } from "./merge-parts.ts";
import { SimilarTickets, ticketKey } from "./similar-tickets.ts";
import { TicketLinks } from "./ticket-links.ts";

/** A part of the text as far as its tickets need it. */
export interface AnsweredPart {
  readonly number: number;
  readonly sources: ClaimedSources;
}

interface Entry {
  readonly ref: DraftRef;
  readonly part: number;
  content: TicketContent;
  isClosed: boolean;
  unsupported: readonly UnsupportedWords[];
}

/** What holds tickets against the source. */
export interface FactCheck {
  /** A ticket without what must not stand unproven. */
  readonly cleared: (content: TicketContent) => TicketContent;
  /** What a person should check; asked once for each finished ticket. */
  readonly unsupported: (content: TicketContent) => readonly UnsupportedWords[];
}

/** What the model calls a ticket, by which others of its part name it. */
type Names = Map<string, DraftRef>;

/**
 * The tickets of one generation as they come: gives each its ref, ties them together, joins what two parts both have, and
 * says which drafts are worth telling. Parts come one after the other, in the order of the text.
 */
export class TicketBook {
  readonly #entries = new Map<DraftRef, Entry>();
  /** By part and place in the part's answer. */
  readonly #byPlace = new Map<string, Entry>();
  readonly #closed = new SimilarTickets<Entry>();
  /** Titles, by place, of tickets that were not shown when they were looked at last. */
  readonly #held = new Map<string, string>();
  readonly #names = new Map<number, Names>();
  readonly #links = new TicketLinks();
  readonly #openNeeds: { readonly part: number; readonly ref: DraftRef; readonly name: string }[] = [];
  readonly #check: FactCheck;
  /** Then there is nothing to join. */
  readonly #hasOnePart: boolean;

  constructor(check: FactCheck, hasOnePart: boolean) {
    this.#check = check;
    this.#hasOnePart = hasOnePart;
  }

  /** Every ticket as it is now, in the order of the refs. */
  drafts(): TicketDraft[] {
    return [...this.#entries.values()].map((entry) => this.#draftOf(entry));
  }

  /** Takes in a ticket as far as it is there. `isLast`: it will not grow any more. Null when there is nothing to tell. */
  take(part: AnsweredPart, { index, answer, isClosed }: AnsweredTicket, isLast: boolean): TicketDraft | null {
    const repaired = repairedContent(answer, part.sources);
    if (repaired === null) return null;
    const content = this.#check.cleared(repaired);
    const place = `${part.number}:${index}`;
    const known = this.#byPlace.get(place);
    if (known === undefined && !isClosed && !isLast && this.#mustWait(part.number, place, content)) return null;
    const same = known === undefined && isClosed ? this.#sameAs(part.number, content) : undefined;
    if (same !== undefined) return this.#join(part.number, place, same, content, answer);
    const entry = known ?? this.#begin(part.number, place);
    if (entry.isClosed) return null;
    entry.content = this.#withKnownParent(entry, content, part.number, answer);
    if (isClosed) this.#close(entry, part.number, answer);
    else if (isLast) entry.unsupported = this.#check.unsupported(entry.content);
    return this.#draftOf(entry);
  }

  /** At the end: drafts again that wait for tickets which came after them. */
  settle(): TicketDraft[] {
    const changed = new Set<Entry>();
    for (const { part, ref, name } of this.#openNeeds.splice(0)) {
      const other = this.#refOf(part, name);
      if (other !== null && this.#links.addDependency(ref, other)) changed.add(this.#entries.get(ref)!);
    }
    return [...changed].map((entry) => this.#draftOf(entry));
  }

  #begin(part: number, place: string): Entry {
    const ref: DraftRef = `d${this.#entries.size + 1}`;
    const entry: Entry = { ref, part, content: null as never, isClosed: false, unsupported: [] };
    this.#entries.set(ref, entry);
    this.#byPlace.set(place, entry);
    return entry;
  }

  #close(entry: Entry, part: number, answer: TicketAnswer): void {
    entry.isClosed = true;
    entry.unsupported = this.#check.unsupported(entry.content);
    if (!this.#hasOnePart) this.#closed.add(entry, ticketKey(entry.content));
    this.#name(part, answer, entry.ref);
    for (const name of answer.dependsOn.slice(0, 50)) {
      const other = this.#refOf(part, name);
      if (other === null) this.#openNeeds.push({ part, ref: entry.ref, name });
      else this.#links.addDependency(entry.ref, other);
    }
  }

  #name(part: number, answer: TicketAnswer, ref: DraftRef): void {
    const names = this.#names.get(part) ?? new Map<string, DraftRef>();
    this.#names.set(part, names);
    for (const name of [answer.ref, answer.title]) {
      const key = nameKey(name);
      if (key !== "" && !names.has(key)) names.set(key, ref);
    }
  }

  #refOf(part: number, name: string): DraftRef | null {
    return this.#names.get(part)?.get(nameKey(name)) ?? null;
  }

  /** A parent that is not there yet is none: children never come first. A subtask of nothing is a task. */
  #withKnownParent(entry: Entry, content: TicketContent, part: number, answer: TicketAnswer): TicketContent {
    const parent = answer.parent === null ? null : this.#refOf(part, answer.parent);
    if (parent !== null && this.#links.parentOf(entry.ref) === null) this.#links.setParent(entry.ref, parent);
    const isLoose = content.type === "subtask" && this.#links.parentOf(entry.ref) === null;
    return isLoose ? { ...content, type: "task" } : content;
  }

  /** In later parts a ticket is shown before it is closed only once its title stands and is like no other. */
  #mustWait(part: number, place: string, content: TicketContent): boolean {
    if (part === 1) return false;
    const held = this.#held.get(place);
    this.#held.set(place, content.title);
    if (held !== content.title) return true;
    return this.#closed.maybe(ticketKey(content), (entry) => entry.part !== part);
  }

  #sameAs(part: number, content: TicketContent): Entry | undefined {
    return part === 1 ? undefined : this.#closed.same(ticketKey(content), (entry) => entry.part !== part);
  }

  #join(part: number, place: string, same: Entry, content: TicketContent, answer: TicketAnswer): TicketDraft {
    this.#byPlace.set(place, same);
    same.content = mergedContent(same.content, content);
    same.unsupported = this.#check.unsupported(same.content);
    this.#name(part, answer, same.ref);
    return this.#draftOf(same);
  }

  #draftOf({ ref, content, isClosed, unsupported }: Entry): TicketDraft {
    return {
      ref,
      parent: this.#links.parentOf(ref),
      dependsOn: this.#links.dependsOn(ref),
      content,
      ...(!isClosed && { incomplete: true as const }),
      ...(unsupported.length > 0 && { unsupported: [...unsupported] }),
    };
  }
}

function nameKey(name: string): string {
  return name.trim().toLowerCase().slice(0, 200);
}
