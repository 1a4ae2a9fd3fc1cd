import { ORPCError } from "@orpc/client";
import { AppError, errorCatalogue, type ErrorCode, type ErrorData } from "@myba/shared/errors";
import { ValidationError } from "@orpc/contract";
import type { Logger } from "pino";
import { loggable } from "../loggable.ts";

type Call = {
  readonly path: readonly string[];
  readonly signal?: AbortSignal | undefined;
  readonly next: () => Promise<unknown>;
};

/**
 * The one place where failures become replies: an `AppError` keeps its code and data, input that does not fit the
 * contract is `request/invalid`, and anything else is `program/broken` with a line in the log. Holds for a call and for
 * every event of a stream.
 */
export function repliesFor({ log, onBroken }: ReplyOptions) {
  return async ({ path, signal, next }: Call): Promise<unknown> => {
    try {
      const output = await next();
      return isEvents(output) ? withReplies(output, { path, log, signal, onBroken }) : output;
    } catch (error) {
      throw asReply(error, { path, log, signal, onBroken });
    }
  };
}

export interface ReplyOptions {
  readonly log: Logger;
  /** Hears of every failure that was not expected. */
  readonly onBroken: (error: unknown) => void;
}

interface Where extends ReplyOptions {
  readonly path: readonly string[];
  readonly signal: AbortSignal | undefined;
}

async function* withReplies(events: AsyncIterable<unknown>, where: Where): AsyncGenerator {
  try {
    yield* events;
  } catch (error) {
    throw asReply(error, where);
  }
}

/** An error as it travels over the bridge. */
function asReply(error: unknown, { path, log, signal, onBroken }: Where): ORPCError<ErrorCode, ErrorData> {
  const reply = toReply(error);
  if (reply.code === "program/broken" && signal?.aborted !== true) {
    onBroken(error);
    log.error({ procedure: path.join("."), err: loggable(error) }, "a procedure failed");
  }
  return reply;
}

function toReply(error: unknown): ORPCError<ErrorCode, ErrorData> {
  if (error instanceof AppError) return replyWith(error.code, error.data, error);
  if (error instanceof ORPCError) {
    if (error.code === "BAD_REQUEST") return replyWith("request/invalid", { reason: reasonOf(error) }, error);
    if (error.code === "NOT_FOUND") return replyWith("request/invalid", { reason: "no such procedure" }, error);
  }
  return replyWith("program/broken", {}, error);
}

function replyWith(code: ErrorCode, data: ErrorData, cause: unknown): ORPCError<ErrorCode, ErrorData> {
  const { status, message } = errorCatalogue[code];
  return new ORPCError(code, { defined: true, status, message, data, cause });
}

function reasonOf(error: Error): string {
  if (!(error.cause instanceof ValidationError)) return "it could not be read";
  const [issue] = error.cause.issues;
  if (issue === undefined) return "it does not fit";
  const place = (issue.path ?? []).map((step) => String(typeof step === "object" ? step.key : step)).join(".");
  return place === "" ? issue.message : `${place}: ${issue.message}`;
}

function isEvents(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === "object" && output !== null && Symbol.asyncIterator in output;
}
