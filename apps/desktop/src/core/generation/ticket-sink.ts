import { type GenerationId, type ProjectId, type SourceId, ticketId, type TicketId } from "@myba/shared/ids";
import type { TicketDraft, TicketMeta } from "@myba/shared/tickets/ticket";
import { z } from "zod";
import type { Store } from "../database/store.ts";
import { createTicket } from "../tickets/change-ticket.ts";
import { beginOperation, type Operation, resumeOperation } from "../tickets/operations.ts";
import { findTicketByNumber, numberOf, type TicketState } from "../tickets/ticket-state.ts";
import { checkDependencies } from "../tickets/tree.ts";
import { updateTicket, writeMeta } from "../tickets/write-ticket.ts";
import { contentChars } from "./content-chars.ts";

export interface SinkOptions {
  readonly generationId: GenerationId;
  readonly projectId: ProjectId;
  readonly sourceId: SourceId;
  readonly name: string;
}

/** Who writes the tickets at the moment. */
export interface Writer {
  readonly providerId: string;
  /** Empty for the offline engine until its end. */
  readonly model: string;
}

interface Made {
  readonly number: number;
  readonly id: TicketId;
  /** What was said of the ticket apart from its content, as stored. */
  marks: string;
}

/** Where the tickets of one generation go: all belong to one step of undo. */
export class TicketSink {
  readonly #store: Store;
  readonly #options: SinkOptions;
  readonly #made = new Map<string, Made>();
  /** Drafts that name a draft which has not come yet. */
  readonly #waiting = new Map<string, TicketDraft>();
  #operationId: number | null = null;
  #writer: Writer;

  constructor(store: Store, options: SinkOptions, writer: Writer) {
    this.#store = store;
    this.#options = options;
    this.#writer = writer;
  }

  /** Goes on with the tickets that an earlier run of the generation has stored, by their newest drafts. */
  goOnBehind(drafts: readonly TicketDraft[]): void {
    const { sourceId, generationId } = this.#options;
    const query =
      "SELECT t.number, t.id FROM source_ticket m JOIN ticket t USING (number) WHERE m.source_id = ? AND m.ref = ?";
    for (const draft of drafts) {
      const found = this.#store.sql(query).get(sourceId, draft.ref);
      if (found === undefined) continue;
      const { number, id } = z.object({ number: z.number().int(), id: ticketId }).parse(found);
      this.#made.set(draft.ref, { number, id, marks: JSON.stringify(marksOf(draft)) });
    }
    for (const draft of drafts) {
      if (draft.dependsOn.some((ref) => !this.#made.has(ref))) this.#waiting.set(draft.ref, draft);
    }
    const operation = this.#store.sql("SELECT operation_id FROM generation WHERE id = ?").pluck().get(generationId);
    this.#operationId = z.number().int().nullable().parse(operation);
  }

  /** Somebody else writes from now on. */
  writtenBy(writer: Writer): void {
    this.#writer = writer;
  }

  /**
   * Stores a draft, or replaces what an earlier draft with its ref left; inside a transaction. Null when a person has
   * changed that ticket since: their words win.
   */
  put(draft: TicketDraft): TicketId | null {
    const known = this.#made.get(draft.ref);
    const id = known === undefined ? this.#create(draft) : this.#replace(known, draft);
    if (draft.dependsOn.some((ref) => !this.#made.has(ref))) this.#waiting.set(draft.ref, draft);
    else this.#waiting.delete(draft.ref);
    this.#connectWaiting();
    return id;
  }

  /** Writes what is only known at the end onto every ticket, which keeps its own marks; inside a transaction. */
  finish(meta: TicketMeta): void {
    for (const { number } of this.#made.values()) {
      const ticket = findTicketByNumber(this.#store, number);
      if (ticket !== null) writeMeta(this.#store, number, { ...meta, ...marksOf(ticket.meta) });
    }
  }

  #create(draft: TicketDraft): TicketId {
    const { sourceId, generationId } = this.#options;
    const { providerId, model } = this.#writer;
    const marks = marksOf(draft);
    const operation = this.#operation();
    const made = createTicket(
      this.#store,
      { state: this.#state(draft), meta: { engine: providerId, model, language: "", ...marks }, sourceId },
      { author: providerId === "offline" ? "engine" : "ai", summary: "Created", operation },
    );
    this.#made.set(draft.ref, { ...made, marks: JSON.stringify(marks) });
    this.#store
      .sql("INSERT INTO source_ticket (source_id, ref, number, chars) VALUES (?, ?, ?, ?)")
      .run(sourceId, draft.ref, made.number, contentChars(draft.content));
    if (this.#operationId === null) {
      this.#operationId = operation.id();
      this.#store.sql("UPDATE generation SET operation_id = ? WHERE id = ?").run(this.#operationId, generationId);
    }
    return made.id;
  }

  #replace(made: Made, draft: TicketDraft): TicketId | null {
    const ticket = findTicketByNumber(this.#store, made.number);
    if (ticket === null || ticket.revision !== 1) return null;
    // Still the first version: nobody has seen it as finished.
    const after = { ...this.#state(draft), trashed: ticket.state.trashed };
    updateTicket(this.#store, made.number, { before: ticket.state, after, revision: 1 });
    this.#remark(made, ticket.meta, draft);
    this.#store
      .sql("UPDATE source_ticket SET chars = ? WHERE source_id = ? AND ref = ?")
      .run(contentChars(draft.content), this.#options.sourceId, draft.ref);
    return made.id;
  }

  #remark(made: Made, meta: TicketMeta, draft: TicketDraft): void {
    const marks = marksOf(draft);
    const written = JSON.stringify(marks);
    if (made.marks === written) return;
    made.marks = written;
    const { incomplete: _, unsupported: __, ...kept } = meta;
    writeMeta(this.#store, made.number, { ...kept, ...marks });
  }

  #state(draft: TicketDraft): TicketState {
    const parent = draft.parent === null ? undefined : this.#made.get(draft.parent);
    const parentIsHere = parent !== undefined && numberOf(this.#store, parent.id) !== null;
    return {
      content: draft.content,
      projectId: this.#options.projectId,
      parentId: parentIsHere ? parent.id : null,
      dependsOn: draft.dependsOn.flatMap((ref) => (ref === draft.ref ? [] : (this.#made.get(ref)?.id ?? []))),
      trashed: false,
    };
  }

  #connectWaiting(): void {
    for (const [ref, draft] of this.#waiting) {
      if (!draft.dependsOn.every((needed) => this.#made.has(needed))) continue;
      this.#waiting.delete(ref);
      const made = this.#made.get(ref);
      if (made !== undefined && this.#isFreeOfCycles(made.number, draft)) this.#replace(made, draft);
    }
  }

  #isFreeOfCycles(number: number, draft: TicketDraft): boolean {
    try {
      checkDependencies(this.#store, number, this.#state(draft).dependsOn);
      return true;
    } catch {
      // A provider's circle is not worth failing a generation: the ticket keeps the dependencies it has.
      return false;
    }
  }

  #operation(): Operation {
    if (this.#operationId !== null && this.#isKnown(this.#operationId)) return resumeOperation(this.#operationId);
    this.#operationId = null;
    return beginOperation(this.#store, `Generate tickets from ${this.#options.name}`);
  }

  #isKnown(operationId: number): boolean {
    return this.#store.sql("SELECT 1 FROM operation WHERE id = ? AND undone = 0").get(operationId) !== undefined;
  }
}

type Marks = Pick<TicketMeta, "incomplete" | "unsupported">;

function marksOf({ incomplete, unsupported }: Marks): Marks {
  return { ...(incomplete && { incomplete }), ...(unsupported && unsupported.length > 0 && { unsupported }) };
}
