import { type Failure, failureOfStatus, type Reason } from "./failures.ts";

/** What goes wrong with an answer, on demand. */
export type Fault = SpeechFault | StreamFault | ReplyFault;

/** The model says something else than what it was asked for. */
export type SpeechFault =
  | { readonly kind: "invalidJson" }
  | { readonly kind: "fencedJson" }
  /** Thoughts before the answer, inside the text as `<think>` (default) or in the dialect's own field. */
  | { readonly kind: "thinkingThenJson"; readonly in?: "text" | "field" }
  | { readonly kind: "refusal" }
  | { readonly kind: "contentFilter" }
  /** The answer ends at half its length because it ran into the limit of tokens. */
  | { readonly kind: "truncated" }
  | { readonly kind: "empty" }
  /** The schema is ignored and the answer is prose. */
  | { readonly kind: "noStructuredOutput" }
  | { readonly kind: "invalidUtf8" }
  /** The whole answer comes in one line of at least so many bytes. */
  | { readonly kind: "hugeLine"; readonly sizeBytes: number }
  | { readonly kind: "neverEnding" };

/** The answer breaks while it is sent. Without a stream, the body breaks at its middle. */
export type StreamFault =
  /** The connection closes in the middle of the piece after these. */
  | { readonly kind: "cut"; readonly afterPieces: number }
  /** The stream ends in good order, but early: no last piece, no end mark. */
  | { readonly kind: "endsEarly"; readonly afterPieces: number }
  | { readonly kind: "midStreamError"; readonly afterPieces: number };

/** There is no answer of the model at all. */
export type ReplyFault =
  | {
      readonly kind: "status";
      readonly status: number;
      /** Where one status has several reasons. */
      readonly reason?: Reason;
      readonly message?: string;
      /** Seconds, or a date as HTTP writes it. */
      readonly retryAfter?: string;
    }
  | { readonly kind: "modelMissing" }
  /** The login page of a proxy, in HTML. */
  | { readonly kind: "wrongContentType"; readonly status?: number }
  | { readonly kind: "redirect"; readonly status: 301 | 302 | 303 | 307 | 308; readonly location: string }
  /** The connection closes before a single byte. */
  | { readonly kind: "hangUp" };

/** The failure that a status on demand stands for; undefined for every other fault. */
export function failureOfFault(fault: Fault | undefined): Failure | undefined {
  if (fault?.kind !== "status") return undefined;
  const { kind: _, status, ...more } = fault;
  return failureOfStatus(status, more);
}
