import { AppError } from "@myba/shared/errors";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Logger } from "pino";
import { addressLimit } from "./address-limit.ts";
import { probes } from "./probes.ts";
import { requestFrame, type RequestFrameParts } from "./request-frame.ts";
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

/** A part of the server's addresses and who answers them. */
export interface Mount {
  readonly path: string;
  readonly handler: RequestHandler;
}

/**
 * The order of what happens to a request: probes, its frame (id, log, metrics), whether the server is open, how many
 * came from its address, then whoever answers its path. Nobody reads a body before that.
 */
export function makeApp(parts: AppParts): Express {
  const { log, phase } = parts;
  const headers = { ...securityHeaders(), "cache-control": "no-store" };
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.set("trust proxy", [...parts.trustedProxies]);
  app.use(probes(phase));
  app.use(requestFrame(parts));
  app.use((_request, _response, next) => {
    if (phase() !== "ready") throw new AppError("server/unavailable");
    next();
  });
  app.use(addressLimit(parts.requestsPerMinute));
  app.use(mounted(parts.mounts));
  app.use(() => {
    throw new AppError("request/unknown-address");
  });
  const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) =>
    sendError(response, error, { log, headers });
  app.use(onError);
  return app;
}

/** Hands requests to what is mounted once that is known. */
function mounted(mounts: AppParts["mounts"]): RequestHandler {
  let router: express.Router | undefined;
  return (request, response, next) => {
    if (router === undefined) {
      router = express.Router();
      for (const { path, handler } of mounts()) router.use(path, handler);
    }
    router(request, response, next);
  };
}
