import { fitToSchema } from "./fit-to-schema.ts";
import { readJson, readOpenJson } from "./read-json.ts";
import { readWholeAnswer } from "./read-whole-answer.ts";
import { strictJsonSchema } from "./strict-json-schema.ts";
import { ticketAnswer, type TicketAnswer } from "./ticket-answer.ts";
import { TicketScanner } from "./ticket-scanner.ts";

/** A ticket of an answer, by its place in it. The same place comes again while it grows, and once more when it is closed. */
export interface AnsweredTicket {
  readonly index: number;
  readonly answer: TicketAnswer;
  readonly isClosed: boolean;
}

/** How an answer ended: with all it has to say, unreadable, or broken off within or after a ticket. */
export type AnswerEnd = "whole" | "broken" | "unreadable";

/** A model that never ends is not listened to for longer than this many characters. */
export const maxAnswerLength = 8_000_000;

/** A ticket's text is read again for showing only up to this length; no ticket is that long. */
const maxOpenLength = 200_000;

const ticketSchema = strictJsonSchema(ticketAnswer);

/**
 * Reads an answer while it arrives. Only the ticket that is still open is read again as it grows, and the longer it is
 * the rarer, so that the work grows with the length of the answer and not with its square. Which tickets are closed in
 * the end, and how they read, does not depend on how the answer was cut into pieces.
 */
export class AnswerReader {
  readonly #scanner = new TicketScanner();
  readonly #pieces: string[] = [];
  #length = 0;
  #closedCount = 0;
  /** Closed objects of the list that hold no ticket. */
  #hasLost = false;
  /** So long was the open ticket when it was last looked at. */
  #shownLength = 0;
  #hasTitle = false;

  get isTooLong(): boolean {
    return this.#length > maxAnswerLength;
  }

  /** What a piece of the answer closes or lets grow. */
  push(piece: string): AnsweredTicket[] {
    this.#length += piece.length;
    this.#pieces.push(piece);
    const tickets = this.#scanner.push(piece).flatMap((text) => this.#close(readJson(text)));
    const grown = this.#openWorthShowing();
    if (grown !== null) tickets.push(grown);
    return tickets;
  }

  /** What only the end tells. `isComplete`: the model says it had nothing more to say. */
  end(isComplete: boolean): { readonly tickets: readonly AnsweredTicket[]; readonly end: AnswerEnd } {
    if (this.#scanner.isDone && (this.#closedCount > 0 || !this.#hasLost)) return { tickets: [], end: "whole" };
    const text = this.#pieces.join("");
    const raw = isComplete || this.#closedCount === 0 ? readWholeAnswer(text) : null;
    if (raw === null || (!isComplete && this.#scanner.open !== null)) return this.#endOpen();
    const rest = raw.slice(this.#closedCount);
    if (rest.length === 0 && this.#scanner.open !== null) return this.#endOpen();
    const endsInBracket = /[}\]]\s*(?:```)?\s*$/.test(text.slice(-200));
    const isWhole = isComplete && endsInBracket;
    const tickets = rest.flatMap((value, index) =>
      isWhole || index < rest.length - 1 ? this.#close(value) : this.#answered(value, false),
    );
    if (raw.length > 0 && this.#closedCount === 0 && tickets.length === 0) return { tickets, end: "unreadable" };
    return { tickets, end: isWhole ? "whole" : "broken" };
  }

  /** The answer stops within a ticket, which stays as far as it came, or before any. */
  #endOpen(): { readonly tickets: readonly AnsweredTicket[]; readonly end: AnswerEnd } {
    const { open } = this.#scanner;
    const tickets = open === null ? [] : this.#answered(readOpenJson(open.text, open.isInString), false);
    return { tickets, end: this.#closedCount + tickets.length > 0 || this.#scanner.isDone ? "broken" : "unreadable" };
  }

  #close(value: unknown): AnsweredTicket[] {
    const tickets = this.#answered(value, true);
    if (tickets.length === 0) this.#hasLost = true;
    else this.#closedCount += 1;
    this.#shownLength = 0;
    this.#hasTitle = false;
    return tickets;
  }

  #openWorthShowing(): AnsweredTicket | null {
    const { open } = this.#scanner;
    if (open === null || open.text.length > maxOpenLength) return null;
    const grownBy = open.text.length - this.#shownLength;
    // Until there is a title every piece is looked at, so that the first field is there at once.
    if (grownBy < (this.#hasTitle || open.text.length > 2000 ? 24 + open.text.length / 16 : 1)) return null;
    this.#shownLength = open.text.length;
    const shown = this.#answered(readOpenJson(open.text, open.isInString), false)[0];
    if (shown === undefined) return null;
    this.#hasTitle = true;
    return shown;
  }

  /** None where the value has no title and nothing to make one of. */
  #answered(value: unknown, isClosed: boolean): AnsweredTicket[] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    const { success, data } = ticketAnswer.safeParse(fitToSchema(ticketSchema, value));
    if (!success || (data.title.trim() === "" && (!isClosed || (data.story?.goal ?? "").trim() === ""))) return [];
    return [{ index: this.#closedCount, answer: data, isClosed }];
  }
}
