import { request } from "node:http";
import { startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk } from "@myba/sandbox/clerk/config";
import { Webhook } from "standardwebhooks";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { ServerDatabase } from "../database/server-database.ts";
import { engines, type ServerWorld, startServerWorld } from "../testing/server-world.ts";
import { clerkWebhooks } from "../webhooks/clerk/clerk-webhooks.ts";
import type { InboxStep } from "../webhooks/inbox-parts.ts";
import { inboxRows, serveInbox } from "../webhooks/testing/webhook-world.ts";
import type { OpenInbox } from "../webhooks/testing/webhook-world.ts";

const newSecret = `whsec_${Buffer.from("the next secret of this endpoint").toString("base64")}`;
const body = JSON.stringify({
  data: { id: "user_1", object: "user" },
  instance_id: sandboxClerk.instanceId,
  object: "event",
  timestamp: Date.UTC(2026, 0, 1),
  type: "session.ended",
});

describe.each(engines)("what arrives at /webhooks on %s", (engine) => {
  test("is kept before it is answered, and answered again when it comes again", async () => {
    const world = await started(engine);
    const steps: unknown[] = [];
    const { url, lines } = await serve(world, {
      beforeStep: async (step) => steps.push([step, (await inboxRows(world.database)).length]),
    });
    expect(await post(url, signed(world))).toMatchObject({ status: 200, body: { received: true } });
    expect(await post(url, signed(world))).toMatchObject({ status: 200 });
    expect(steps).toEqual([
      ["answer", 1],
      ["answer", 1],
    ]);
    expect(await inboxRows(world.database)).toMatchObject([{ event_id: "msg_1", raw: body, object_id: "user_1" }]);
    const received = { eventId: "msg_1", isHandled: false };
    expect(lines.filter(({ msg }) => msg === "event received")).toMatchObject([
      { ...received, isNew: true },
      { ...received, isNew: false },
    ]);
    // A request's line is written once its answer is out.
    const request = { route: "/webhooks/clerk", status: 200 };
    await vi.waitFor(() => {
      expect(lines.filter(({ msg }) => msg === "request")).toMatchObject([request, request]);
    }, 20_000);
  });

  test("is refused and not kept when it is forged, stale, rewritten, of others or too large", async () => {
    const world = await started(engine);
    const { url } = await serve(world);
    const minute = 60_000;
    const good = signed(world);
    const rewritten = JSON.stringify(JSON.parse(body), undefined, 1);
    const foreign = body.replace(sandboxClerk.instanceId, "ins_other");
    const refusals: Record<string, Message> = {
      "no headers": { headers: {}, body },
      "another secret": signed(world, { secret: newSecret }),
      "another id": { ...good, headers: { ...good.headers, "svix-id": "msg_2" } },
      "another time": { ...good, headers: { ...good.headers, "svix-timestamp": "1767225601" } },
      "a time that is none": { ...good, headers: { ...good.headers, "svix-timestamp": "soon" } },
      "an old version of the scheme": {
        ...good,
        headers: { ...good.headers, "svix-signature": `v0,${good.headers["svix-signature"]?.slice(3)}` },
      },
      "a stale message": signed(world, { sentAt: world.now() - 5 * minute - 1000 }),
      "a message from the future": signed(world, { sentAt: world.now() + 5 * minute + 1000 }),
      "a rewritten body": { ...good, body: rewritten },
      "a space more": { ...good, body: `${body} ` },
      "no body": { ...good, body: "" },
      "another instance": signed(world, { body: foreign }),
      "no event": signed(world, { body: "[]" }),
      "no JSON": signed(world, { body: "ring" }),
    };
    for (const [name, message] of Object.entries(refusals)) {
      expect(await post(url, message), name).toMatchObject({ status: 400, body: { code: "webhook/refused" } });
    }
    const huge = signed(world, { body: body.padEnd(1_000_000, " ") });
    expect(await post(url, huge)).toMatchObject({ status: 413, body: { code: "request/too-large" } });
    expect(await post(url, { ...huge, isChunked: true })).toMatchObject({ status: 413 });
    expect(await post(url.replace("clerk", "unknown"), good)).toMatchObject({ status: 404 });
    expect(await inboxRows(world.database)).toEqual([]);
  });

  test("of a test instance is refused by a live server", async () => {
    const world = await started(engine);
    const { url } = await serve(world, { isLive: true, eventsAreLive: false });
    expect(await post(url, signed(world))).toMatchObject({ status: 400, body: { code: "webhook/refused" } });
    expect(await inboxRows(world.database)).toEqual([]);
  });

  test("may be signed with the old secret or the new one while it is changed", async () => {
    const world = await started(engine);
    const { url } = await serve(world, { secrets: [newSecret, sandboxClerk.webhookSecret] });
    expect(await post(url, signed(world))).toMatchObject({ status: 200 });
    expect(await post(url, signed(world, { secret: newSecret, id: "msg_2" }))).toMatchObject({ status: 200 });
    const double = await startClerkDouble({ now: world.now, webhookUrl: url });
    onTestFinished(() => double.close());
    const clerksNew = double.webhooks.rotateSecret();
    double.signUp({ email: "new@example.com" });
    await double.webhooks.deliverDue();
    expect(double.webhooks.messages).toMatchObject([{ state: "delivered" }]);
    const later = await serve(world, { secrets: [clerksNew] });
    double.webhooks.subscribe(later.url);
    double.signUp({ email: "newer@example.com" });
    await double.webhooks.deliverDue();
    expect(double.webhooks.messages).toMatchObject([{}, { state: "delivered" }]);
  });

  test("is not answered with 200 while it cannot be kept", async () => {
    const world = await started(engine);
    const { db } = world.database;
    const failing: ServerDatabase = {
      ...world.database,
      db: new Proxy(db, {
        get(target, name, receiver) {
          if (name === "insertInto") throw new Error("disk full");
          return Reflect.get(target, name, receiver) as unknown;
        },
      }),
    };
    const { url } = await serve({ ...world, database: failing });
    expect(await post(url, signed(world))).toMatchObject({ status: 500 });
    expect(await inboxRows(world.database)).toEqual([]);
  });
});

interface Message {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isChunked?: boolean;
}

async function started(engine: ServerWorld["engine"]): Promise<ServerWorld> {
  const world = await startServerWorld(engine);
  onTestFinished(() => world.end());
  return world;
}

async function serve(
  world: Pick<ServerWorld, "database" | "now">,
  options: {
    secrets?: readonly string[];
    isLive?: boolean;
    eventsAreLive?: boolean;
    beforeStep?: (step: InboxStep) => Promise<unknown>;
  } = {},
): Promise<OpenInbox> {
  const { secrets = [sandboxClerk.webhookSecret], isLive = false, eventsAreLive = isLive, beforeStep } = options;
  const source = clerkWebhooks({
    secrets,
    instanceId: sandboxClerk.instanceId,
    isLive: eventsAreLive,
    now: world.now,
    accounts: { update: () => Promise.resolve(undefined), retire: () => Promise.resolve(undefined) },
    deletePerson: () => Promise.resolve(),
    signOut: () => Promise.resolve(),
  });
  const opened = await serveInbox({
    database: world.database,
    now: world.now,
    isLive,
    sources: [source],
    ...(beforeStep && { beforeStep: async (step) => void (await beforeStep(step)) }),
  });
  return { ...opened, url: `${opened.url}/clerk` };
}

function signed(
  world: Pick<ServerWorld, "now">,
  changes: { secret?: string; id?: string; sentAt?: number; body?: string } = {},
): Message {
  const { secret = sandboxClerk.webhookSecret, id = "msg_1", sentAt = world.now(), body: text = body } = changes;
  return {
    body: text,
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(Math.floor(sentAt / 1000)),
      "svix-signature": new Webhook(secret).sign(id, new Date(sentAt), text),
    },
  };
}

/** Sends a message; `fetch` would not let go of a body that is refused before it was sent. */
function post(
  url: string,
  { headers, body: text, isChunked = false }: Message,
): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const length = isChunked
      ? { "transfer-encoding": "chunked" }
      : { "content-length": String(Buffer.byteLength(text)) };
    const sending = request(url, { method: "POST", headers: { ...headers, ...length } }, (response) => {
      let answer = "";
      response.setEncoding("utf8").on("data", (piece: string) => (answer += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(answer || "null") }));
    });
    sending.on("error", reject);
    sending.end(text);
  });
}
