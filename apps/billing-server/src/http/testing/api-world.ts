import type { AnyRouter } from "@orpc/server";
import { AppError } from "@myba/shared/errors";
import { pino } from "pino";
import { makeAuthenticate } from "../../identity/authenticate.ts";
import { apiHandler } from "../api-handler.ts";
import { makeApp } from "../app.ts";
import { listen } from "../listen.ts";
import { makeOpenStreams } from "../open-streams.ts";

/** What an answer of the API was. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Routes behind the whole of the server's HTTP, for people whose token is their id. */
export interface Api {
  readonly url: string;
  get(path: string, personId?: string): Promise<Answer>;
  post(path: string, body: unknown, options?: { personId?: string; key?: string }): Promise<Answer>;
  close(): Promise<void>;
}

/** Serves routes on a port of its own. */
export async function serveApi(router: AnyRouter): Promise<Api> {
  const log = pino({ level: "silent" });
  const authenticate = makeAuthenticate({
    persons: {
      check: (personId) =>
        personId === "expired"
          ? Promise.reject(new AppError("auth/expired"))
          : Promise.resolve({ kind: "person", accountId: `user:${personId}`, personId, installationId: "here" }),
    },
  });
  const handlerParts = {
    router,
    authenticate,
    publicUrl: "http://127.0.0.1",
    log,
    streams: makeOpenStreams(),
    headers: {},
  };
  const handler = apiHandler(handlerParts);
  const app = makeApp({
    log,
    phase: () => "ready",
    onAnswer: () => undefined,
    trustedProxies: [],
    requestsPerMinute: 1_000_000,
    mounts: () => [{ path: "/api", answer: handler }],
  });
  const listening = await listen("127.0.0.1", 0, app);
  const ask = async (path: string, request: RequestInit, personId?: string, key?: string): Promise<Answer> => {
    const headers = {
      ...(personId !== undefined && { authorization: `Bearer ${personId}` }),
      ...(key !== undefined && { "idempotency-key": key }),
      ...(request.body !== undefined && { "content-type": "application/json" }),
    };
    const response = await fetch(`${listening.url}/api${path}`, { ...request, headers });
    return { status: response.status, body: await response.json() };
  };
  return {
    url: listening.url,
    get: (path, personId) => ask(path, {}, personId),
    post: (path, body, { personId, key } = {}) =>
      ask(path, { method: "POST", body: JSON.stringify(body) }, personId, key),
    close: () => listening.close(0),
  };
}
