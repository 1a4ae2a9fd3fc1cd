import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { getEventMeta } from "@orpc/client";
import { AppError } from "@myba/shared/errors";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { makeBillingClient } from "./billing-client.ts";
import { makeBillingFetch } from "./billing-fetch.ts";
import type { Credentials } from "./send.ts";
import { makeServerClock } from "./server-clock.ts";
import { watchedFor } from "./watched-body.ts";

interface Came {
  readonly method: string;
  readonly path: string;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
  readonly body: string;
}
type Answer = (response: ServerResponse, came: Came) => void;

/** A server that answers as a test says, in turn; the last answer stays. */
async function serverThat(...answers: Answer[]) {
  const came: Came[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url: path = "", headers } = request;
      const one = { method, path, headers, body: Buffer.concat(chunks).toString() };
      came.push(one);
      answers[Math.min(came.length, answers.length) - 1]?.(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close(server.closeAllConnections.bind(server)));
  return { came, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function clientFor(origin: string, credentials?: Credentials) {
  const clock = makeServerClock(Date.now);
  const fetch = makeBillingFetch({ origin, env: {}, clock });
  return makeBillingClient({ origin, fetch, ...(credentials && { credentials }) });
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const html =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome to our hotel</h1>");
const error = (status: number, code: string, data = {}, headers = {}): Answer =>
  json(status, { code, message: "", next: "", data, requestId: "r" }, headers);
const half: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
  response.write("{");
  setImmediate(() => response.destroy());
};
const hangUp: Answer = (response) => void response.destroy();

const event = (id: string): string => `event: message\nid: ${id}\ndata: {"kind":"signed-out"}\n\n`;
const stream =
  (text: string, then: (response: ServerResponse) => void = () => undefined): Answer =>
  (response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(text, () => then(response));
  };

const costs = json(200, { version: 1, features: [] });

async function codeOf(work: Promise<unknown>): Promise<string> {
  const failure = await work.then(
    () => undefined,
    (why: unknown) => why,
  );
  return failure instanceof AppError ? failure.code : String(failure);
}

describe("what the server answers", () => {
  test("its own errors keep their code and what they were filled with", async () => {
    const { origin } = await serverThat(error(402, "ledger/insufficient", { needed: 5, available: 2 }));
    await expect(clientFor(origin).wallet.get()).rejects.toMatchObject({
      code: "ledger/insufficient",
      data: { needed: 5, available: 2 },
    });
  });

  test("whatever is not its own is not understood, and a redirect leads nowhere", async () => {
    const elsewhere = await serverThat(costs);
    const away: Answer = (response) =>
      void response.writeHead(302, { location: `${elsewhere.origin}/api/costs` }).end();
    for (const answer of [html(200), html(404), away, json(200, { version: "one" }), error(409, "from/the-future")]) {
      const { origin } = await serverThat(answer);
      expect(await codeOf(clientFor(origin).catalogue.costs())).toBe("billing/not-understood");
    }
    expect(elsewhere.came).toEqual([]);
  });

  test("nobody there, a proxy that says so, and an answer that breaks off are all unreachable", async () => {
    const gone = await serverThat(costs);
    await new Promise((resolve) => gone.server.close(resolve));
    const origins = [gone.origin];
    for (const answer of [html(502), html(503), half, hangUp]) origins.push((await serverThat(answer)).origin);
    for (const origin of origins) {
      expect(await codeOf(clientFor(origin).catalogue.costs())).toBe("billing/unreachable");
    }
  });

  test("too many requests are waited for where the same one twice is one, and told otherwise", async () => {
    const busy = error(429, "request/too-many", { seconds: 0 }, { "retry-after": "0" });
    const reading = await serverThat(busy, busy, costs);
    expect(await clientFor(reading.origin).catalogue.costs()).toEqual({ version: 1, features: [] });
    const writing = await serverThat(busy, costs);
    expect(await codeOf(clientFor(writing.origin).checkout.cancel({ id: crypto.randomUUID() }))).toBe(
      "request/too-many",
    );
    const endless = await serverThat(busy);
    expect(await codeOf(clientFor(endless.origin).catalogue.costs())).toBe("request/too-many");
    expect([reading.came.length, writing.came.length, endless.came.length]).toEqual([3, 1, 3]);
  });

  test("an old proof of who asks is made anew once, for the same request", async () => {
    let made = 0;
    const signed: unknown[] = [];
    const credentials: Credentials = {
      authorize: (request) => {
        signed.push(request);
        return Promise.resolve(`Proof ${(made += 1)}`);
      },
      refused: ({ code }) => Promise.resolve(code === "auth/expired"),
    };
    const { origin, came } = await serverThat(error(401, "auth/expired"));
    const spend = { headers: { "idempotency-key": "spend-0001" }, body: { feature: "ticket" } };
    expect(await codeOf(clientFor(origin, credentials).wallet.spend(spend))).toBe("auth/expired");
    expect(came.map(({ headers }) => headers["authorization"])).toEqual(["Proof 1", "Proof 2"]);
    expect(new Set(came.map(({ body }) => body))).toEqual(new Set(['{"feature":"ticket"}']));
    expect(signed[1]).toEqual(signed[0]);
    expect(signed[0]).toMatchObject({
      method: "POST",
      address: `${origin}/api/wallet/spend`,
      bodyHash: expect.stringMatching(/^[\w-]{43}$/),
      idempotencyKey: "spend-0001",
    });
  });
});

test("whoever leaves does not wait for what signs their request", async () => {
  const never = new Promise<never>(() => undefined);
  const { origin } = await serverThat(error(401, "auth/expired"));
  const stop = new AbortController();
  const { promise: isRenewing, resolve: renewing } = Promise.withResolvers<void>();
  const slowToSign: Credentials = { authorize: () => never, refused: () => never };
  const slowToRenew: Credentials = {
    authorize: () => Promise.resolve("Proof 1"),
    refused() {
      renewing();
      return never;
    },
  };
  const asked = [slowToSign, slowToRenew].map((credentials) =>
    clientFor(origin, credentials).catalogue.costs(undefined, { signal: stop.signal }),
  );
  const all = Promise.allSettled(asked);
  await isRenewing;
  stop.abort("enough");
  expect(await all).toEqual([
    { status: "rejected", reason: "enough" },
    { status: "rejected", reason: "enough" },
  ]);
});

describe("a stream of events", () => {
  afterEach(() => void vi.useRealTimers());
  test("goes on after the event that was heard last, and says which each one was", async () => {
    const { origin, came } = await serverThat(stream(event("8") + event("9"), (response) => response.end()));
    const ids: unknown[] = [];
    for await (const one of await clientFor(origin).events.follow(undefined, { lastEventId: "7" })) {
      ids.push(getEventMeta(one)?.id);
    }
    expect(ids).toEqual(["8", "9"]);
    expect(came[0]?.headers["last-event-id"]).toBe("7");
  });

  test("that breaks off, or says why it ends, rejects with a code, and with the signal's reason where it was ended", async () => {
    const broken = await serverThat(stream(event("1"), (response) => setImmediate(() => response.destroy())));
    expect(await codeOf(heard(clientFor(broken.origin)))).toBe("billing/unreachable");
    const why = { defined: true, status: 503, code: "server/unavailable", message: "", data: {} };
    const ended = await serverThat(stream(`event: error\ndata: ${JSON.stringify(why)}\n\n`));
    expect(await codeOf(heard(clientFor(ended.origin)))).toBe("server/unavailable");
    const endless = await serverThat(stream(event("1")));
    const stop = new AbortController();
    const events = await clientFor(endless.origin).events.follow(undefined, { signal: stop.signal });
    await events.next();
    const next = events.next();
    stop.abort("enough");
    await expect(next).rejects.toBe("enough");
  });

  test("ends when it is left, also after memory was tidied up while it was open", async () => {
    const { promise: isClosedThere, resolve: closedThere } = Promise.withResolvers<void>();
    const { origin } = await serverThat(
      stream(event("1"), (response) => {
        const saying = setInterval(() => response.write(": here\n\n"), 5000);
        response.once("close", () => closedThere(clearInterval(saying)));
      }),
    );
    const stop = new AbortController();
    const events = await clientFor(origin).events.follow(undefined, { signal: stop.signal });
    await events.next();
    const next = events.next();
    await tidyUpMemory();
    stop.abort("enough");
    await expect(next).rejects.toBe("enough");
    await isClosedThere;
  });

  test("that says nothing for three quarters of a minute is taken for dead", async () => {
    vi.useFakeTimers();
    let isAborted = false;
    const silent = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(1)) });
    const watched = watchedFor(silent, { silenceMs: 45_000, abort: () => (isAborted = true) }).getReader();
    expect((await watched.read()).value).toHaveLength(1);
    const next = codeOf(watched.read());
    await vi.advanceTimersByTimeAsync(45_000);
    expect(await next).toBe("billing/unreachable");
    expect(isAborted).toBe(true);
  });
});

/** More than once, since what one pass lets go may have held more. */
async function tidyUpMemory(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  for (let pass = 0; pass < 5; pass += 1) {
    if (typeof collect === "function") collect();
    // oxlint-disable-next-line no-await-in-loop -- One pass after the other.
    await new Promise(setImmediate);
  }
}

async function heard(client: ReturnType<typeof clientFor>): Promise<void> {
  for await (const one of await client.events.follow()) expect(one.kind).toBe("signed-out");
}
