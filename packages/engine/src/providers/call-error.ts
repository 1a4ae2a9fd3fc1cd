import { AppError, type ErrorCode, type ErrorData } from "@myba/shared/errors";

/** What else is known about a call that failed; none of it is for a person, and none of it holds a key or a text. */
export interface CallFacts {
  /** The status of an answer that is an error; null where there was none. */
  readonly status: number | null;
  /** How long the other side asks to wait. */
  readonly retryAfterMs: number | null;
  /** Whether work that may have to be paid had begun, or may have. */
  readonly hasBegun: boolean;
  /** The other side's own words, cleaned: which part of a request it did not like. */
  readonly words: string;
}

const nothing: CallFacts = { status: null, retryAfterMs: null, hasBegun: false, words: "" };

/** A `provider/…` error with what is needed to decide whether to ask again. */
export class CallError extends AppError {
  readonly facts: CallFacts;

  constructor(code: ErrorCode, data: ErrorData, facts: Partial<CallFacts> = {}, options?: { cause?: unknown }) {
    super(code, data, options);
    this.facts = { ...nothing, ...facts };
  }
}
