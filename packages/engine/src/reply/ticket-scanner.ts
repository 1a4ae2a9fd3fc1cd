/** A ticket's object while its text arrives. */
export interface OpenTicket {
  readonly text: string;
  /** Whether the text ends inside a string. */
  readonly isInString: boolean;
}

/**
 * Finds the objects of an answer's list of tickets while the answer arrives, looking at every character once: thoughts
 * and prose in front are passed over, the list may be the root or the property `tickets`. An answer of another shape
 * gives none; it is read when it has ended (`readWholeAnswer`).
 */
export class TicketScanner {
  /** The end of the list has been seen. */
  isDone = false;
  #head = "\n";
  #isThinking = false;
  #isInList = false;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #open = "";

  /** The texts of the tickets that this piece of the answer closes. */
  push(piece: string): string[] {
    const rest = this.#isInList ? piece : this.#findList(piece);
    return this.isDone || rest === "" ? [] : this.#scan(rest);
  }

  /** The ticket that has begun and is not closed. */
  get open(): OpenTicket | null {
    return this.#depth > 0 ? { text: this.#open, isInString: this.#isInString } : null;
  }

  /** What comes after the beginning of the list; empty as long as it is not there. */
  #findList(piece: string): string {
    this.#head += piece;
    if (!this.#isThinking && thoughtsBegin.test(this.#head)) this.#isThinking = true;
    if (this.#isThinking) {
      const end = thoughtsEnd.exec(this.#head);
      if (end === null) {
        this.#head = this.#head.slice(-overlap);
        return "";
      }
      this.#isThinking = false;
      this.#head = this.#head.slice(end.index + end[0].length);
    }
    const begin = listBegins.exec(this.#head);
    if (begin === null) {
      if (this.#head.length > 2 * overlap) this.#head = this.#head.slice(-overlap);
      return "";
    }
    this.#isInList = true;
    const rest = this.#head.slice(begin.index + begin[0].length);
    this.#head = "";
    return rest;
  }

  #scan(text: string): string[] {
    const closed: string[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#isInString) this.#stepInString(code);
      else if (code === quote) this.#isInString = this.#depth > 0;
      else if (code === openBrace || code === openBracket) {
        if (this.#depth === 0) from = at;
        this.#depth += 1;
      } else if (code === closeBrace || code === closeBracket) {
        if (this.#depth === 0) {
          this.isDone = true;
          return closed;
        }
        this.#depth -= 1;
        if (this.#depth > 0) continue;
        closed.push(this.#open + text.slice(from, at + 1));
        this.#open = "";
        from = at + 1;
      }
    }
    if (this.#depth > 0) this.#open += text.slice(from);
    return closed;
  }

  #stepInString(code: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === backslash) this.#isEscaped = true;
    else if (code === quote) this.#isInString = false;
  }
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** What begins a list fits into so many characters; more white space than that waits for the end of the answer. */
const overlap = 400;

const thoughtsBegin = /^\s{0,20}<(?:think|thinking|thought|reasoning)>/i;
const thoughtsEnd = /<\/(?:think|thinking|thought|reasoning)>/i;
/** The property `tickets`, or a list of what looks like tickets as the root or as the root's first property. */
const listBegins =
  /\{\s{0,50}"tickets"\s{0,50}:\s{0,50}\[|(?:[\n`]|json\s|\{\s{0,50}"\w{1,30}"\s{0,50}:)\s{0,50}\[(?=\s{0,50}\{\s{0,50}"(?:ref|type|title)"\s{0,50}:)/;
