import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { AppError } from "@myba/shared/errors";
import express, { type ErrorRequestHandler, type RequestHandler } from "express";
import type { Logger } from "pino";
import { addressLimit } from "./address-limit.ts";
import { callerAddress } from "./caller-address.ts";
import { probes } from "./probes.ts";
import { pathOf, requestFrame, type RequestFrameParts } from "./request-frame.ts";
import { securityHeaders } from "./security-headers.ts";
import { sendError } from "./send-error.ts";
import type { Phase } from "./server-health.ts";

export interface AppParts {
  readonly log: Logger;
  readonly onAnswer: RequestFrameParts["onAnswer"];
  readonly phase: () => Phase;
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly requestsPerMinute: number;
  /** What is answered, in this order; empty until the server has opened everything. */
  readonly mounts: () => readonly Mount[];
}

/** A part of the server's addresses and who answers them: with Express, or by itself. */
export type Mount =
  | { readonly path: string; readonly handler: RequestHandler }
  | { readonly path: string; readonly answer: Answering };

/** Answers a request whose frame says who asks. Throwing is answered with the error. */
export type Answering = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The order of what happens to a request: probes, its frame (id, log, metrics), whether the server is open, how many
 * came from its address, then whoever answers its path. Nobody reads a body before that. Pages and protocols go through
 * Express; the API, of which most requests are, does without.
 */
export function makeApp(parts: AppParts): RequestListener {
  const { log, phase } = parts;
  const headers = { ...securityHeaders(), "cache-control": "no-store" };
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", [...parts.trustedProxies]);
  app.use(mounted(parts.mounts));
  app.use(() => {
    throw new AppError("request/unknown-address");
  });
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    sendError(response, isUnreadable(error) ? new AppError("request/unknown-address") : error, { log, headers });
  app.use(onError);

  const answerProbe = probes(phase);
  const frame = requestFrame({ ...parts, addressOf: callerAddress(app) });
  const limit = addressLimit(parts.requestsPerMinute);
  const answeringOf = findAnswering(parts.mounts);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { address } = frame(request, response);
    try {
      if (phase() === "starting" || phase() === "stopping") throw new AppError("server/unavailable");
      await limit(address);
      const answering = answeringOf(request);
      if (answering === undefined) app(request, response);
      else await answering(request, response);
    } catch (error) {
      sendError(response, error, { log, headers });
    }
  };
  return (request, response) => {
    if (!answerProbe(request, response)) void answer(request, response);
  };
}

/** Who answers a request without Express. */
function findAnswering(mounts: AppParts["mounts"]): (request: IncomingMessage) => Answering | undefined {
  return (request) => {
    const path = pathOf(request);
    const first = mounts().find((mount) => isBelow(path, mount.path));
    return first !== undefined && "answer" in first ? first.answer : undefined;
  };
}

/** An address with an escape in it that stands for nothing. */
function isUnreadable(error: unknown): boolean {
  return error instanceof URIError;
}

function isBelow(path: string, parent: string): boolean {
  return path.startsWith(parent) && (path.length === parent.length || path[parent.length] === "/");
}

/** Hands requests to what is mounted once that is known. */
function mounted(mounts: AppParts["mounts"]): RequestHandler {
  let router: express.Router | undefined;
  return (request, response, next) => {
    if (router === undefined) {
      router = express.Router();
      for (const mount of mounts()) if ("handler" in mount) router.use(mount.path, mount.handler);
    }
    router(request, response, next);
  };
}
