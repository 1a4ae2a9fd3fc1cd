import { describe, expect, onTestFinished, test } from "vitest";
import { type TwoProcesses, twoProcesses } from "../events/testing/two-processes.ts";
import { engines } from "../testing/server-world.ts";
import { eventRoutes } from "./event-routes.ts";
import { type Api, serveApi } from "./testing/api-world.ts";

describe.each(engines)("GET /api/events on %s", (engine) => {
  async function start(): Promise<TwoProcesses & { api: Api; other: Api }> {
    const processes = await twoProcesses(engine);
    const api = await serveApi(eventRoutes(processes.here));
    const other = await serveApi(eventRoutes(processes.there));
    onTestFinished(async () => {
      await Promise.all([api.close(), other.close()]);
      await processes.end();
    });
    return { ...processes, api, other };
  }

  test("the balance comes first, then what changes on any process, and nothing of anybody else", async () => {
    const { api, other, here } = await start();
    const ada = await listen(api, "ada");
    const bob = await listen(other, "bob");
    expect(await ada.next()).toMatchObject({ id: "0", kind: "balance" });
    expect(ada.retryMs).toBeGreaterThanOrEqual(1000);
    expect(await bob.next()).toMatchObject({ kind: "balance" });
    await here.give("user:bob", 3);
    await here.append("user:bob", "bobs");
    await here.append("user:ada", "adas");
    expect(await ada.next()).toMatchObject({ id: "1", kind: "checkout", checkoutId: "adas" });
    const heard = [await bob.next(), await bob.next()];
    expect(heard.map(({ kind }) => kind).toSorted()).toEqual(["balance", "checkout"]);
    await Promise.all([ada.leave(), bob.leave()]);
  });

  test("a client that comes back to another process hears what it missed", async () => {
    const { api, other, there } = await start();
    const before = await listen(api, "ada");
    const { id } = await before.next();
    await before.leave();
    await there.append("user:ada", "missed");
    const after = await listen(other, "ada", { "last-event-id": id });
    expect(await after.next()).toMatchObject({ kind: "balance" });
    expect(await after.next()).toMatchObject({ kind: "checkout", checkoutId: "missed" });
    await after.leave();
  });

  test("nobody listens without proof, or too often at once; whoever leaves makes room", async () => {
    const { api, here } = await start();
    const [first] = await Promise.all([1, 2, 3].map(() => listen(api, "ada")));
    expect(await api.get("/events")).toMatchObject({ status: 401, body: { code: "auth/missing" } });
    expect(await api.get("/events", "ada")).toMatchObject({ status: 429, body: { data: { seconds: 5 } } });
    await first?.next();
    await first?.leave();
    await expect.poll(() => here.events.openStreams()).toBe(2);
    const again = await listen(api, "ada");
    expect(await again.next()).toMatchObject({ kind: "balance" });
    await here.events.close();
  });
});

interface Heard {
  readonly id: string;
  readonly kind: string;
}

/** Reads a stream of events as the standard says. */
async function listen(api: Api, personId: string, headers: Record<string, string> = {}): Promise<EventReader> {
  const leave = new AbortController();
  const response = await fetch(`${api.url}/api/events`, {
    headers: { authorization: `Bearer ${personId}`, ...headers },
    signal: leave.signal,
  });
  expect(response.headers.get("content-type")).toBe("text/event-stream");
  if (response.body === null) throw new Error("a stream has a body");
  return new EventReader(response.body.pipeThrough(new TextDecoderStream()), leave);
}

class EventReader {
  readonly #texts: AsyncIterator<string>;
  readonly #leave: AbortController;
  #rest = "";
  retryMs = 0;

  constructor(texts: ReadableStream<string>, leave: AbortController) {
    this.#texts = texts[Symbol.asyncIterator]();
    this.#leave = leave;
  }

  /** The next message; comments are passed over. */
  async next(): Promise<Heard> {
    for (;;) {
      const end = this.#rest.indexOf("\n\n");
      if (end === -1) {
        const { value, done } = await this.#texts.next();
        if (done === true) throw new Error("the stream is over");
        this.#rest += value;
        continue;
      }
      const fields = Object.fromEntries(
        this.#rest
          .slice(0, end)
          .split("\n")
          .map((line) => line.split(/: ?(.*)/s)),
      ) as Record<string, string>;
      this.#rest = this.#rest.slice(end + 2);
      this.retryMs = Number(fields["retry"] ?? this.retryMs);
      if (fields["event"] === "message")
        return { ...(JSON.parse(fields["data"] ?? "") as { kind: string }), id: fields["id"] ?? "" };
    }
  }

  async leave(): Promise<void> {
    this.#leave.abort();
    await this.#texts.next().catch(() => undefined);
  }
}
