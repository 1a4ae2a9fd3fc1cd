import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { timingSafeEqual } from "node:crypto";
import { AppError } from "@myba/shared/errors";
import ipaddr from "ipaddr.js";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import { alarmStates } from "../alarms/alarms.ts";
import { measures } from "../alarms/measures.ts";
import type { ReadingDatabase } from "../database/database.ts";
import type { ServerDatabase } from "../database/server-database.ts";
import type { Sealing } from "../ledger/proof/sealing.ts";
import type { Answering } from "./app.ts";
import type { RequestFrameParts } from "./request-frame.ts";
import { hashOf } from "./request-body.ts";
import { factsOf, type RequestFacts } from "./request-frame.ts";
import type { ServerHealth } from "./server-health.ts";

/** What is measured as it happens, and how it is asked for. */
export interface Metrics {
  readonly onAnswer: RequestFrameParts["onAnswer"];
  /** Everything as Prometheus reads it. */
  page(): Promise<string>;
  readonly contentType: string;
}

/** What there is to measure once the server is open. */
export interface MeasuredParts {
  readonly health: ServerHealth;
  readonly sealing: Pick<Sealing, "state">;
  /** The ledger's rows. */
  readonly reader: ReadingDatabase;
  readonly database: ServerDatabase;
}

export interface MetricsParts {
  readonly measured: () => MeasuredParts | undefined;
  readonly openStreams: () => number;
  readonly now: () => number;
}

/** Measures a server. Numbers of the database are asked for when somebody reads the page. */
export function makeMetrics({ measured, openStreams, now }: MetricsParts): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const durations = new Histogram({
    name: "myba_http_request_duration_seconds",
    help: "From a request's headers to the end of its answer; streams count until they are closed.",
    labelNames: ["method", "route", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60],
    registers,
  });
  const broken = new Counter({
    name: "myba_http_broken_total",
    help: "Requests that failed in a way nobody expected.",
    registers,
  });
  const sinceSeconds = (at: number | null | undefined): number =>
    at === null || at === undefined ? Number.NaN : seconds(now() - at);
  const gauge = (name: string, help: string, value: () => number | Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value());
      },
    });
  gauge("myba_open_streams", "Event streams that are open in this process.", openStreams);
  gauge("myba_queue_age_seconds", "Age of the oldest received event that waits for its turn.", async () =>
    seconds((await measured()?.health.queueAgeMs()) ?? 0),
  );
  gauge(
    "myba_dead_letters",
    "Received events that were given up and wait for somebody to look at them.",
    async () => (await measured()?.health.deadLetters()) ?? 0,
  );
  gauge("myba_ledger_seal_age_seconds", "Since the ledger's new rows were last sealed by this process.", () =>
    sinceSeconds(measured()?.sealing.state().sealedAt),
  );
  gauge("myba_ledger_anchor_age_seconds", "Since the head of the ledger's chain was last anchored outside.", () =>
    sinceSeconds(measured()?.sealing.state().anchoredAt),
  );
  const measure = (name: keyof typeof measures) => async (): Promise<number> => {
    const parts = measured();
    return parts === undefined ? 0 : measures[name]({ ...parts, now });
  };
  gauge("myba_ledger_old_holds", "Open holds older than ten minutes.", measure("oldHolds"));
  gauge("myba_retries", "Events and mirrored balances that have failed three times or more.", measure("retries"));
  gauge(
    "myba_quarantined",
    "What Stripe said and our orders did not, and nobody has looked at.",
    measure("quarantined"),
  );
  gauge(
    "myba_reconciliation_differences",
    "Differences between Stripe and the ledger that the last comparison found.",
    measure("reconciliationDifferences"),
  );
  gauge(
    "myba_reconciliation_age_seconds",
    "Since Stripe and the ledger were last compared.",
    measure("reconciliationAgeSeconds"),
  );
  const sounding = new Gauge({
    name: "myba_alarm",
    help: "1 for each alarm that sounds.",
    labelNames: ["alarm"],
    registers: [],
    async collect() {
      const parts = measured();
      const states = parts === undefined ? [] : await alarmStates({ ...parts, now });
      for (const { name: alarm, isFiring } of states) this.set({ alarm }, isFiring ? 1 : 0);
    },
  });
  registry.registerMetric(sounding);

  return {
    onAnswer({ method, route, status, durationMs }) {
      durations.observe({ method: methodLabel(method), route, status }, durationMs / 1000);
      if (status === 500) broken.inc();
    },
    page: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Answers `/metrics`: for whoever has the token, and without one for this machine only. */
export function metricsPage(metrics: Metrics, token: string | undefined): Answering {
  return async (request, response) => {
    const facts = factsOf(response);
    facts.route = "/metrics";
    const { authorization } = request.headers;
    const isAllowed =
      token === undefined ? isThisMachine(request, facts) : isSame(authorization ?? "", `Bearer ${token}`);
    if (!isAllowed) throw new AppError(authorization === undefined ? "auth/missing" : "auth/not-allowed");
    const page = await metrics.page();
    response.writeHead(200, { "content-type": metrics.contentType, "cache-control": "no-store" });
    response.end(page);
  };
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Methods are the caller's to invent, and each would be a line for ever. */
function methodLabel(method: string): string {
  return methods.has(method) ? method : "other";
}

function seconds(ms: number): number {
  return ms / 1000;
}

/** What a proxy of this machine passes on comes from anywhere, whether or not the configuration names the proxy. */
function isThisMachine({ headers }: IncomingMessage, { address }: RequestFacts): boolean {
  const isPassedOn = passedOn.some((name) => headers[name] !== undefined);
  return !isPassedOn && isIP(address) !== 0 && ipaddr.process(address).range() === "loopback";
}

const passedOn = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(Buffer.from(one))), Buffer.from(hashOf(Buffer.from(other))));
}
