import { once } from "node:events";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { makeAuthenticate } from "../identity/authenticate.ts";
import { apiHandler } from "./api-handler.ts";
import { makeApp } from "./app.ts";
import { api } from "./implementer.ts";
import { listen } from "./listen.ts";
import { makeOpenStreams, type OpenStreams } from "./open-streams.ts";

interface Served {
  readonly url: string;
  readonly streams: OpenStreams;
  readonly lines: readonly string[];
}

/** Serves `GET /api/events` and `GET /api/health` with these handlers. */
async function serve(handlers: {
  follow?: (signal: AbortSignal | undefined) => AsyncGenerator<never>;
  health?: () => Promise<never>;
}): Promise<Served> {
  const lines: string[] = [];
  const log = pino({ base: null }, { write: (line) => void lines.push(line) });
  const streams = makeOpenStreams();
  const router = {
    health: api.health.handler(() => handlers.health?.() ?? Promise.reject(new Error("unused"))),
    events: {
      follow: api.events.follow.handler(({ signal }) => {
        if (handlers.follow === undefined) throw new Error("unused");
        return handlers.follow(signal);
      }),
    },
  };
  const authenticate = makeAuthenticate({});
  const answer = apiHandler({ router, authenticate, publicUrl: "http://here", log, streams, headers: {} });
  const app = makeApp({
    log,
    phase: () => "ready",
    onAnswer: () => undefined,
    trustedProxies: [],
    requestsPerMinute: 1000,
    mounts: () => [{ path: "/api", answer }],
  });
  const listening = await listen("127.0.0.1", 0, app);
  onTestFinished(() => listening.close(0));
  return { url: listening.url, streams, lines };
}

test("what nobody expected is told without its words, and logged with where it came from", async () => {
  const { url, lines } = await serve({ health: () => Promise.reject(new TypeError("password canary-1 at db")) });
  const response = await fetch(`${url}/api/health`);
  const body = (await response.json()) as { requestId: string };
  expect(response.status).toBe(500);
  expect(body).toMatchObject({ code: "program/broken", data: {} });
  expect(JSON.stringify(body)).not.toMatch(/canary|TypeError/);
  const logged = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .find(({ msg }) => msg === "a request failed");
  expect(logged).toMatchObject({ requestId: body.requestId, err: { name: "TypeError" } });
  expect(JSON.stringify(logged)).toContain("api-calls.test.ts");
  expect(lines.join("")).not.toContain("canary");
});

test("a stream that breaks says so in the catalogue's words", async () => {
  const { url } = await serve({
    // oxlint-disable-next-line require-yield -- it breaks before it has anything to say
    async *follow() {
      throw new Error("canary-2");
    },
  });
  const text = await (await fetch(`${url}/api/events`)).text();
  expect(text).toContain("event: error");
  expect(text).toContain('"code":"program/broken"');
  expect(text).not.toContain("canary");
});

test("a listener who leaves ends their stream, which is nobody's failure", async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  const { url, streams, lines } = await serve({
    // oxlint-disable-next-line require-yield -- as above
    async *follow(signal) {
      begun.resolve();
      if (signal !== undefined) await once(signal, "abort");
      ended.resolve();
      throw new Error("broken off");
    },
  });
  const leaving = new AbortController();
  const response = await fetch(`${url}/api/events`, { signal: leaving.signal });
  await begun.promise;
  expect(streams.count()).toBe(1);
  leaving.abort();
  await ended.promise;
  expect(streams.count()).toBe(0);
  await expect(response.text()).rejects.toThrow();
  expect(lines.join("")).not.toContain("a request failed");
});
