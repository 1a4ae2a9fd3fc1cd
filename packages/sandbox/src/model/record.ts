import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import type { DialectName } from "./call.ts";

/** How a request ended: answered in full, broken by a fault, or left by the one who asked. */
export type Outcome = "answered" | "broken" | "aborted";

/** A request the double received. Times are milliseconds since 1970. */
export interface RecordedRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON, the text where it is none, undefined where there is no body. */
  readonly body: unknown;
  readonly dialect: DialectName;
  readonly receivedAt: number;
  /** When the first byte of the reply went out. */
  readonly firstByteAt: number | undefined;
  /** When the first piece of the model's words went out. */
  readonly firstPieceAt: number | undefined;
  /** Pieces of the model's words that went out so far. */
  readonly piecesSent: number;
  /** Undefined while the reply is under way. */
  readonly outcome: Outcome | undefined;
  readonly endedAt: number | undefined;
  /** Resolves once the request has ended, one way or another. */
  readonly ended: Promise<Outcome>;
}

/** The record while it is written. */
export type OpenRecord = { -readonly [Member in keyof RecordedRequest]: RecordedRequest[Member] } & {
  end(outcome: Outcome): void;
};

/** Begins the record of a request whose body is here. */
export function beginRecord(request: IncomingMessage, dialect: DialectName, body: unknown): OpenRecord {
  const ended = Promise.withResolvers<Outcome>();
  const record: OpenRecord = {
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers: request.headers,
    body,
    dialect,
    receivedAt: Date.now(),
    firstByteAt: undefined,
    firstPieceAt: undefined,
    piecesSent: 0,
    outcome: undefined,
    endedAt: undefined,
    ended: ended.promise,
    end: (outcome) => {
      if (record.outcome !== undefined) return;
      record.outcome = outcome;
      record.endedAt = Date.now();
      ended.resolve(outcome);
    },
  };
  return record;
}
