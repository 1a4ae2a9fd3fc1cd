import { AppError, errorCatalogue } from "@myba/shared/errors";
import { getEventIteratorSchemaDetails, ORPCError } from "@orpc/contract";
import { withEventMeta, type AnyProcedure } from "@orpc/server";
import type { StandardHandlerOptions } from "@orpc/server/standard";
import { answerTo, causeOf, reportOf } from "./answers.ts";
import type { OpenStreams } from "./open-streams.ts";
import type { RequestContext } from "./request-context.ts";
import type { RequestFacts } from "./request-frame.ts";

/** What the API's own machinery knows beside what routes see. */
export interface ApiContext extends RequestContext {
  readonly facts: RequestFacts;
}

type ApiCalls = Required<Pick<StandardHandlerOptions<ApiContext>, "interceptors" | "clientInterceptors">>;

interface ApiCallsParts {
  readonly streams: OpenStreams;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client that lost its stream because the server stops comes back after so long. */
const comeBackMs = 1000;

/**
 * What is done around every call of the API: the one place where failures become answers, in a stream too; fields that
 * nobody asked for are refused; streams end when the server stops.
 */
export function makeApiCalls({ streams, headers }: ApiCallsParts): ApiCalls {
  return {
    interceptors: [
      async (handling) => {
        let handled: Awaited<ReturnType<typeof handling.next>>;
        try {
          handled = await handling.next();
        } catch (error) {
          const { status, headers: own, body } = failed(error, handling.context);
          handled = { matched: true, response: { status, headers: own, body } };
        }
        if (handled.matched) handled.response.headers = { ...headers, ...handled.response.headers };
        return handled;
      },
    ],
    clientInterceptors: [
      async (call) => {
        const { procedure, context, input } = call;
        context.facts.route = `/api${procedure["~orpc"].route.path ?? ""}`;
        refuseUnknownFields(procedure, input);
        if (!isStreaming(procedure)) return call.next();
        const stream = streams.open(call.signal);
        try {
          const events = await call.next({ ...call, signal: stream.signal });
          // A procedure whose output is an event iterator resolves to one.
          return untilTheEnd(events as AsyncIterable<unknown>, { ...stream, context, streams });
        } catch (error) {
          stream.done();
          throw error;
        }
      },
    ],
  };
}

function failed(error: unknown, context: ApiContext): ReturnType<typeof answerTo> {
  const answer = answerTo(error, context.requestId);
  context.facts.code = answer.body.code;
  if (answer.body.code === "program/broken") context.log.error({ err: causeOf(error) }, "a request failed");
  return answer;
}

/** What a route has no input for, and a query where a route takes a body, is somebody's mistake or attempt. */
function refuseUnknownFields(procedure: AnyProcedure, input: unknown): void {
  const { inputSchema, route } = procedure["~orpc"];
  const isDetailed = route.inputStructure === "detailed";
  // oRPC gives a detailed input as these parts.
  const fields = isDetailed ? (input as { query?: object }).query : inputSchema === undefined ? input : undefined;
  const [name] = Object.keys(fields ?? {});
  if (name !== undefined) throw new AppError("request/invalid", { reason: "it has a field that is not known here" });
}

const streaming = new WeakMap<AnyProcedure, boolean>();

function isStreaming(procedure: AnyProcedure): boolean {
  let is = streaming.get(procedure);
  if (is === undefined) {
    is = getEventIteratorSchemaDetails(procedure["~orpc"].outputSchema) !== undefined;
    streaming.set(procedure, is);
  }
  return is;
}

interface Stream {
  readonly context: ApiContext;
  readonly streams: OpenStreams;
  readonly signal: AbortSignal;
  readonly done: () => void;
}

async function* untilTheEnd(events: AsyncIterable<unknown>, stream: Stream): AsyncGenerator {
  const { context, streams, signal, done } = stream;
  try {
    yield* events;
    if (streams.isStopping()) throw new AppError("server/unavailable");
  } catch (error) {
    const isStopping = streams.isStopping();
    // However a stream breaks off whose listener has left: nobody hears it, and nothing is broken.
    if (signal.aborted && !isStopping) return;
    const reason = isStopping ? new AppError("server/unavailable", {}, { cause: error }) : error;
    failed(reason, context);
    const { code, data } = reportOf(reason);
    const { status, message } = errorCatalogue[code];
    const reply = new ORPCError(code, { defined: true, status, message, data, cause: reason });
    throw isStopping ? withEventMeta(reply, { retry: comeBackMs }) : reply;
  } finally {
    done();
  }
}
