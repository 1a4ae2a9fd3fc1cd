import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { SentenceId } from "@myba/shared/ids";
import type { ClaimedSources, SourceWords } from "../reply/source-words.ts";
import type { PartEvent } from "./run-part.ts";
import type { TextPart } from "./split-text.ts";
import type { TicketBook } from "./ticket-book.ts";

type TicketEvent = Extract<PartEvent, { kind: "ticket" }>;

/** One part and what is known of its answer. */
interface Answering {
  readonly part: TextPart;
  readonly sources: ClaimedSources;
  /** Place of each sentence in the part, from 1. */
  readonly places: ReadonlyMap<SentenceId, number>;
  /** Sentences the answer has come past. */
  done: number;
  /** Null until it has ended. */
  wasWhole: boolean | null;
  waiting: TicketEvent[];
}

/**
 * Brings what parts answer at the same time into the order of the text: the first unfinished part is told live, later
 * ones wait until it is their turn. One progress for all of them.
 */
export class PartsInOrder {
  readonly #answering: readonly Answering[];
  readonly #book: TicketBook;
  readonly #total: number;
  #live = 0;
  #told = 0;

  constructor(parts: readonly TextPart[], words: SourceWords, book: TicketBook) {
    this.#book = book;
    this.#total = parts.reduce((sum, { sentences }) => sum + sentences.length, 0);
    this.#answering = parts.map((part) => ({
      part,
      sources: words.claimsFor(new Set([...part.context, ...part.sentences].map(({ id }) => id))),
      places: new Map(part.sentences.map(({ id }, index) => [id, index + 1])),
      done: 0,
      wasWhole: null,
      waiting: [],
    }));
  }

  /** What can be told after an event of a part. */
  *take(number: number, event: Extract<PartEvent, { kind: "ticket" | "ended" }>): Generator<GenerationEvent> {
    const answering = this.#answering[number - 1]!;
    if (event.kind === "ended") {
      answering.wasWhole = event.isWhole;
      if (event.isWhole) answering.done = answering.part.sentences.length;
    } else if (number - 1 === this.#live) yield* this.#tell(answering, event);
    else answering.waiting.push(...this.#worthKeeping(answering, event));
    if (event.kind === "ended" || event.ticket.isClosed) {
      if (event.kind === "ticket") this.#advance(answering, event);
      yield* this.#progress();
    }
    while (this.#answering[this.#live]?.wasWhole !== null && this.#live + 1 < this.#answering.length) {
      this.#live += 1;
      yield* this.#tellWaiting(this.#answering[this.#live]!);
    }
  }

  /** What still waits when no part goes on: parts behind one that never ended. */
  *end(): Generator<GenerationEvent> {
    for (const answering of this.#answering) yield* this.#tellWaiting(answering);
    for (const ticket of this.#book.settle()) yield { kind: "ticket", ticket };
    const isWhole = this.#answering.every(({ wasWhole }) => wasWhole === true);
    const done = isWhole ? this.#total : this.#done();
    if (done !== this.#told || !isWhole) yield { kind: "progress", done, total: this.#total };
  }

  /** Sentences of parts that have no whole answer. */
  unanswered(): ReadonlySet<SentenceId> {
    const broken = this.#answering.filter(({ wasWhole }) => wasWhole !== true);
    return new Set(broken.flatMap(({ part }) => part.sentences.map(({ id }) => id)));
  }

  *#tellWaiting(answering: Answering): Generator<GenerationEvent> {
    for (const event of answering.waiting.splice(0)) yield* this.#tell(answering, event);
  }

  *#tell({ part, sources }: Answering, { ticket, isLast }: TicketEvent): Generator<GenerationEvent> {
    const draft = this.#book.take({ number: part.number, sources }, ticket, isLast);
    if (draft !== null) yield { kind: "ticket", ticket: draft };
  }

  /** Of an open ticket that waits only the latest state matters. */
  #worthKeeping({ waiting }: Answering, event: TicketEvent): TicketEvent[] {
    if (waiting.at(-1)?.ticket.index === event.ticket.index) waiting.pop();
    return [event];
  }

  /** An answer goes through its part from top to bottom, so the furthest sentence it named says how far it is. */
  #advance(answering: Answering, { ticket }: TicketEvent): void {
    const places = answering.sources.shown(ticket.answer.sourceIds).map((id) => answering.places.get(id) ?? 0);
    answering.done = Math.max(answering.done, ...places);
  }

  *#progress(): Generator<GenerationEvent> {
    const done = this.#done();
    if (done <= this.#told) return;
    this.#told = done;
    yield { kind: "progress", done, total: this.#total };
  }

  #done(): number {
    return this.#answering.reduce((sum, { done }) => sum + done, 0);
  }
}
