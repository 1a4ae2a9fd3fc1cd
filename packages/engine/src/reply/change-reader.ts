import { maxAnswerLength } from "./answer-reader.ts";
import { fitToSchema } from "./fit-to-schema.ts";
import { readOpenJson } from "./read-json.ts";
import { readWholeObject } from "./read-whole-answer.ts";
import type { JsonSchema } from "./strict-json-schema.ts";
import { refineAnswer, type ChangeAnswer } from "./ticket-answer.ts";

/** Reads the answer to a wish while it arrives: whole properties only, since half a change is none. */
export class ChangeReader {
  readonly #schema: JsonSchema;
  #text = "";
  #readLength = 0;

  /** The schema the model was asked with: all of a change, or one field of it. */
  constructor(schema: JsonSchema) {
    this.#schema = schema;
  }

  get isTooLong(): boolean {
    return this.#text.length > maxAnswerLength;
  }

  /** What is whole so far; null while that has not changed enough to look. The longer the answer, the rarer. */
  push(piece: string): ChangeAnswer | null {
    this.#text += piece;
    if (this.#text.length - this.#readLength < 16 + this.#readLength / 16) return null;
    this.#readLength = this.#text.length;
    const begin = /^\s*(?:```\w*\s*)?\{/.exec(this.#text);
    if (begin === null) return null;
    const value = readOpenJson(this.#text.slice(begin[0].length - 1), false);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    // The last property may still grow.
    return this.#answered(Object.fromEntries(Object.entries(value).slice(0, -1)));
  }

  /** The whole answer; null where it is no object. */
  end(): ChangeAnswer | null {
    const value = readWholeObject(this.#text);
    return value === null ? null : this.#answered(value);
  }

  #answered(value: object): ChangeAnswer {
    const parsed = refineAnswer.partial().safeParse(fitToSchema(this.#schema, value));
    return parsed.success ? parsed.data : {};
  }
}
