import { createGate } from "@myba/sandbox/model/gate";
import { billingContract } from "@myba/shared/billing-api/contract";
import { receipt as receiptSchema, type MeteredEvent } from "@myba/shared/billing-api/generations";
import { createORPCClient } from "@orpc/client";
import type { ContractRouterClient } from "@orpc/contract";
import { OpenAPILink } from "@orpc/openapi-client/fetch";
import { getEventMeta } from "@orpc/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { type GenerationWorld, newKey, notes, startGenerationWorld } from "../generation/testing/generation-world.ts";
import { engines } from "../testing/server-world.ts";
import { generationRoutes } from "./generation-routes.ts";
import { type Api, serveApi } from "./testing/api-world.ts";

type Client = ContractRouterClient<typeof billingContract>;

interface World extends GenerationWorld {
  readonly api: Api;
  /** The server's other process. */
  readonly other: Api;
}

describe.each(engines)("/api/generations on %s", (engine) => {
  async function start(): Promise<World> {
    const world = await startGenerationWorld(engine);
    const api = await serveApi(generationRoutes(world));
    const other = await serveApi(generationRoutes(await world.another()));
    onTestFinished(async () => {
      await Promise.all([api.close(), other.close()]);
      await world.end();
    });
    return { ...world, api, other };
  }

  test("a client of the contract estimates, generates, and reads its receipts", async () => {
    const the = await start();
    await the.give(50);
    const client = clientOf(the.api);
    expect(await client.generations.estimate({ text: notes })).toMatchObject({ availableTokens: 50, missingTokens: 0 });
    const headers = { "idempotency-key": newKey() };
    const events = await heard(await client.generations.start({ headers, body: { text: notes } }));
    expect(events[0]).toMatchObject({ id: "0", event: { kind: "reserved", receipt: { state: "running" } } });
    const last = events.at(-1)?.event;
    if (last?.kind !== "settled") throw new Error("it was not settled");
    expect(last).toMatchObject({ receipt: { state: "captured" }, wallet: { heldTokens: 0 } });
    const { id } = last.receipt;
    expect(await client.generations.get({ id })).toEqual(last.receipt);
    expect(await client.generations.list({ limit: 1 })).toEqual({ receipts: [last.receipt], next: null });
    expect(await client.generations.cancel({ id })).toEqual(last.receipt);
    const again = await heard(await client.generations.start({ headers, body: { text: notes } }));
    expect(again.at(-1)).toEqual(events.at(-1));
    expect(the.double.calls).toHaveLength(1);
  });

  test("a client that lost its connection goes on behind the last event, on another process, and nothing is lost", async () => {
    const the = await start();
    await the.give(50);
    const gate = createGate();
    the.double.script({ hold: { before: 60, gate } });
    const leave = new AbortController();
    const headers = { "idempotency-key": newKey() };
    const stream = await clientOf(the.api).generations.start(
      { headers, body: { text: notes } },
      { signal: leave.signal },
    );
    const before: Heard[] = [];
    await expect(
      (async () => {
        for await (const event of stream) {
          before.push({ id: getEventMeta(event)?.id ?? "", event });
          if (event.kind === "generation" && event.event.kind === "ticket") leave.abort();
        }
      })(),
    ).rejects.toThrow();
    await gate.reached;
    const [first] = before;
    if (first?.event.kind !== "reserved") throw new Error("it began with something else");
    const { id } = first.event.receipt;
    const lastEventId = before.at(-1)?.id;
    const following = heard(await clientOf(the.other).generations.follow({ id }, { lastEventId }));
    gate.release();
    const after = await following;
    expect(after.filter((one) => before.some((other) => other.id === one.id))).toEqual([]);
    const whole = await heard(await clientOf(the.api).generations.follow({ id }));
    expect(ticketsIn([...before, ...after])).toEqual(ticketsIn(whole));
    expect(whole.at(-1)).toEqual(after.at(-1));
    expect(after.at(-1)?.event).toMatchObject({ kind: "settled", receipt: { state: "captured", error: null } });
  });

  test("refusals are answers with a status, before any stream begins", async () => {
    const the = await start();
    const ada = { personId: "ada", key: newKey() };
    const body = { text: notes };
    expect(await the.api.post("/generations", body, ada)).toMatchObject({
      status: 402,
      body: {
        code: "ledger/insufficient",
        data: { available: 0, needed: expect.any(Number), missing: expect.any(Number) },
      },
    });
    expect(await the.api.post("/generations", body, { key: newKey() })).toMatchObject({ status: 401 });
    expect(await the.api.post("/generations", body, { personId: "ada" })).toMatchObject({ status: 400 });
    expect(await the.api.post("/generations", { text: "12 34" }, ada)).toMatchObject({
      body: { code: "text/no-words" },
    });
    const long = await the.api.post("/generations", { text: "word ".repeat(150_000) }, ada);
    expect(long).toMatchObject({ status: 413, body: { code: "text/too-large" } });
    const more = await the.api.post("/generations", { ...body, ticketTokens: 0, accountId: "user:eve" }, ada);
    expect(more).toMatchObject({ status: 400, body: { code: "request/invalid" } });
    expect(await the.api.post("/generations", { ...body, maxTokens: -1 }, ada)).toMatchObject({ status: 400 });
    expect(the.double.calls).toHaveLength(0);
  });

  test("nobody sees, follows or stops what is somebody else's", async () => {
    const the = await start();
    await the.give(50);
    const headers = { "idempotency-key": newKey() };
    const events = await heard(await clientOf(the.api).generations.start({ headers, body: { text: notes } }));
    const { id } = receiptSchema.parse(events[0]?.event.kind === "reserved" ? events[0].event.receipt : null);
    const notFound = { status: 404, body: { code: "metered/not-found" } };
    expect(await the.api.get(`/generations/${id}`, "eve")).toMatchObject(notFound);
    expect(await the.api.get(`/generations/${id}/events`, "eve")).toMatchObject(notFound);
    expect(await the.api.post(`/generations/${id}/cancel`, {}, { personId: "eve" })).toMatchObject(notFound);
    expect(await the.api.get("/generations", "eve")).toMatchObject({ status: 200, body: { receipts: [] } });
    expect(await the.api.get(`/generations/${id}`)).toMatchObject({ status: 401 });
    // The same key of another wallet is another key.
    const eves = await the.api.post(
      "/generations",
      { text: notes },
      { personId: "eve", key: headers["idempotency-key"] },
    );
    expect(eves).toMatchObject({ status: 402 });
  });

  test("a reader who takes nothing holds nothing up: what was delivered waits in the database", async () => {
    const the = await start();
    await the.give(500);
    const text = Array.from({ length: 60 }, (_, no) => `The clerk must be able to print report ${no} as PDF.`).join(
      "\n\n",
    );
    const response = await fetch(`${the.api.url}/api/generations`, {
      method: "POST",
      headers: { authorization: "Bearer ada", "idempotency-key": newKey(), "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    await expect
      .poll(async () => (await the.generations.list("user:ada", { limit: 1 })).receipts[0]?.state, { timeout: 20_000 })
      .toBe("captured");
    const told = await response.text();
    expect(told).toContain('"kind":"settled"');
    expect(new Set(told.match(/"ref":"d\d+"/g)).size).toBeGreaterThan(50);
  });
});

interface Heard {
  readonly id: string;
  readonly event: MeteredEvent;
}

function clientOf(api: Api): Client {
  return createORPCClient(
    new OpenAPILink(billingContract, { url: `${api.url}/api`, headers: { authorization: "Bearer ada" } }),
  );
}

async function heard(stream: AsyncIterable<MeteredEvent>): Promise<Heard[]> {
  const events: Heard[] = [];
  for await (const event of stream) events.push({ id: getEventMeta(event)?.id ?? "", event });
  return events;
}

/** The newest version of each ticket. */
function ticketsIn(events: readonly Heard[]): Map<string, unknown> {
  return new Map(
    events.flatMap(({ event }) =>
      event.kind === "generation" && event.event.kind === "ticket"
        ? [[event.event.ticket.ref, event.event.ticket] as const]
        : [],
    ),
  );
}
