import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { describe, expect, onTestFinished, test } from "vitest";
import { makeMetrics } from "../http/metrics.ts";
import { engines, type ServerWorld, startServerWorld } from "../testing/server-world.ts";
import { quarantineReasons } from "../payments/quarantine.ts";
import { store } from "../webhooks/inbox-rows.ts";
import { alarmJob } from "./alarm-job.ts";
import { alarms } from "./alarms.ts";

const minute = 60_000;

/** What makes each alarm sound. */
const causes: Readonly<Record<string, (of: Fixture) => Promise<unknown> | void>> = {
  "webhook-lag": async ({ world, hear }) => {
    await hear("evt_slow");
    world.turn(6 * minute);
  },
  "dead-letters": async ({ world, hear }) => {
    await hear("evt_dead");
    await world.database.db.updateTable("inbox").set({ state: "dead", finished_at: world.now() }).execute();
  },
  retries: async ({ world, hear }) => {
    await hear("evt_failing");
    await world.database.db.updateTable("inbox").set({ attempts: 3 }).execute();
  },
  "old-holds": async ({ world }) => {
    const of = { actor: "test", accountId: "user:ada" };
    const gift = { tokens: 5, cause: { type: "rule", id: "gift" }, idempotency: { scope: "test", key: "gift" } };
    await world.ledger.execute({ ...of, ...gift, kind: "grant", grant: "gift" });
    const hold = { tokens: 5, cause: { type: "generation", id: "g1" }, idempotency: { scope: "test", key: "hold" } };
    await world.ledger.execute({ ...of, ...hold, kind: "reserve", expiresAt: world.now() + 60 * minute });
    world.turn(11 * minute);
  },
  quarantine: ({ world }) =>
    world.database.db
      .insertInto("quarantine")
      .values({
        id: world.makeId(),
        object_id: "pi_1",
        reason: "amount",
        event_id: null,
        expected: "{}",
        found: "{}",
        created_at: world.now(),
      })
      .execute(),
  "reconciliation-differences": ({ compared }) => compared(2),
  "reconciliation-late": async ({ world, compared }) => {
    await compared(0);
    world.turn(4 * 60 * minute);
  },
  "chain-age": ({ behindMs }) => {
    behindMs.seal = 6 * minute;
  },
  "anchor-age": ({ behindMs }) => {
    behindMs.anchor = 16 * minute;
  },
};

describe.each(engines)("alarms on %s", (engine) => {
  test.each(alarms)(
    "check 48: $name sounds in the metrics and in the log when its cause is there, and only then",
    async ({ name }) => {
      const fixture = await open();
      expect(await fixture.sounding()).toEqual([]);
      await causes[name]?.(fixture);
      expect(await fixture.sounding()).toEqual([name]);
      expect(await fixture.logged()).toEqual([name]);
    },
  );

  async function open(): Promise<Fixture> {
    const world = await startServerWorld(engine);
    onTestFinished(() => world.end());
    const { database, reader, now } = world;
    const behindMs = { seal: 0, anchor: 0 };
    const state = () => ({ sealedAt: now() - behindMs.seal, anchoredSeq: 0, anchoredAt: now() - behindMs.anchor });
    const measuring = { database, reader, now, sealing: { state } };
    const health = { queueAgeMs: async () => 0, deadLetters: async () => 0, report: () => Promise.reject(new Error()) };
    const metrics = makeMetrics({ measured: () => ({ ...measuring, health }), openStreams: () => 0, now });
    const lines: { readonly alarm?: string }[] = [];
    const log = pino({ level: "error" }, { write: (line) => void lines.push(JSON.parse(line) as { alarm?: string }) });
    const job = alarmJob({ ...measuring, log });
    return {
      world,
      behindMs,
      hear: (eventId) =>
        store(
          database,
          {
            provider: "stripe",
            eventId,
            type: "charge.refunded",
            objectId: "pi_1",
            createdAt: now(),
            isLive: false,
            apiVersion: null,
            raw: "{}",
          },
          { nowMs: now(), isHandled: true },
        ),
      async compared(differences) {
        const times = { since: 0, started_at: now(), ended_at: now() };
        const values = { id: world.makeId(), ...times, is_dry: 0 as const, repaired: 0, differences, report: "{}" };
        await database.db.insertInto("reconciliation").values(values).execute();
      },
      async sounding() {
        const page = await metrics.page();
        return [...page.matchAll(/^myba_alarm\{alarm="([a-z-]+)"\} 1$/gm)].map(([, name]) => name ?? "");
      },
      async logged() {
        await job.run(new AbortController().signal);
        return lines.map(({ alarm = "" }) => alarm);
      },
    };
  }
});

test("the operator's page says what each alarm means and what to do", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/operations.md"), "utf8");
  const told = [...page.matchAll(/^\| `([a-z-]+)` +\| above /gm)].map(([, name]) => name);
  expect(told).toEqual(alarms.map(({ name }) => name));
});

test("the operator's page has every alarm of the log, and every reason for which something is put aside", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/operations.md"), "utf8");
  const told = /Some lines of the log have an `alarm`([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
  const inLog = sources().flatMap((text) => [...text.matchAll(/alarm: "([a-z-]+)"/g)].map(([, name = ""]) => name));
  expect([...told.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name = ""]) => name).toSorted()).toEqual(
    [...new Set(inLog)].toSorted(),
  );
  const aside = /\*\*What was put aside\.\*\*([\s\S]*?)\n\*\*/.exec(page)?.[1] ?? "";
  const cells = [...aside.matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell = ""]) => cell);
  const reasons = cells.flatMap((cell) => [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name = ""]) => name));
  expect(reasons.toSorted()).toEqual([...quarantineReasons].toSorted());
});

/** The server's own programs. */
function sources(): string[] {
  const folder = join(import.meta.dirname, "..");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.includes("testing/"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

interface Fixture {
  readonly world: ServerWorld;
  /** How long ago the chain was sealed and anchored. */
  readonly behindMs: { seal: number; anchor: number };
  readonly hear: (eventId: string) => Promise<unknown>;
  readonly compared: (differences: number) => Promise<void>;
  /** The alarms that sound, as metrics say. */
  readonly sounding: () => Promise<string[]>;
  /** Those that the log says. */
  readonly logged: () => Promise<string[]>;
}
