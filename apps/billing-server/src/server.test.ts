import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { BillingConfig } from "./config.ts";
import { makeServerHealth } from "./http/server-health.ts";
import { type BillingServer, type ServerPorts, startBillingServer } from "./server.ts";
import { testConfig } from "./testing/test-config.ts";
import { startServerWorld } from "./testing/server-world.ts";

async function start(config: Partial<BillingConfig> = {}, ports: ServerPorts = {}): Promise<BillingServer> {
  const dataFolder = mkdtempSync(join(tmpdir(), "myba-billing-"));
  const server = await startBillingServer(testConfig({ dataFolder, logLevel: "silent", ...config }), ports);
  onTestFinished(async () => {
    await server.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return server;
}

describe("a billing server", () => {
  test("says that it lives, is ready and is well, and refuses connections once it is closed", async () => {
    const server = await start();
    const text = async (path: string): Promise<string> => (await fetch(server.url + path)).text();
    expect(await text("/livez")).toBe("alive\n");
    expect(await text("/readyz")).toBe("ready\n");
    expect(JSON.parse(await text("/api/health"))).toMatchObject({ state: "ok", database: "ok", queueAgeMs: 0 });
    // Closing twice is closing once.
    await Promise.all([server.close(), server.close()]);
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
  });

  test("goes on answering while it drains, and says that it is to be sent nothing new", async () => {
    const drained = Promise.withResolvers<void>();
    const server = await start({ drainMs: 60_000 }, { wait: () => drained.promise });
    const closed = server.close();
    const ready = await fetch(`${server.url}/readyz`);
    expect({ status: ready.status, text: await ready.text() }).toEqual({ status: 503, text: "draining\n" });
    expect((await fetch(`${server.url}/api/plans`)).status).toBe(200);
    expect(await (await fetch(`${server.url}/api/health`)).json()).toMatchObject({ state: "stopping" });
    drained.resolve();
    await closed;
    await expect(fetch(`${server.url}/livez`)).rejects.toThrow();
  });

  test("answers so many requests of an address in a minute, then when to come back", async () => {
    const limits = { requestsPerMinute: 3, freeDevicesPerDay: 1, generationsAtOnce: 1 };
    const server = await start({ limits });
    const ask = (from?: string): Promise<Response> =>
      fetch(`${server.url}/api/plans`, from === undefined ? {} : { headers: { "x-forwarded-for": from } });
    for (let no = 0; no < 3; no += 1) expect((await ask(`10.0.0.${no}`)).status).toBe(200);
    const refused = await ask("10.0.0.9");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: "request/too-many" });
    // Whoever runs the server is not limited.
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  });

  test("believes a proxy that it was told of who asks, and counts a network of IPv6 as one", async () => {
    const limits = { requestsPerMinute: 1, freeDevicesPerDay: 1, generationsAtOnce: 1 };
    const server = await start({ limits, trustedProxies: ["loopback"] });
    const ask = async (from: string): Promise<number> =>
      (await fetch(`${server.url}/api/plans`, { headers: { "x-forwarded-for": from } })).status;
    expect(await ask("203.0.113.7")).toBe(200);
    expect(await ask("203.0.113.8")).toBe(200);
    expect(await ask("203.0.113.7")).toBe(429);
    for (const hop of ["203.0.113.7:4711", "203.0.113.7:4712"]) expect(await ask(hop)).toBe(429);
    // Only what the proxy itself has added counts.
    expect(await ask("198.51.100.1, 203.0.113.8")).toBe(429);
    expect(await ask("2001:db8:1:2:3::1")).toBe(200);
    expect(await ask("2001:db8:1:2:4::9")).toBe(429);
    expect(await ask("2001:db8:1:3::1")).toBe(200);
    expect(await ask("[2001:db8:1:3::1]:4711")).toBe(429);
  });

  test("shows its numbers to this machine, or to whoever has the token", async () => {
    const open = await start();
    await fetch(`${open.url}/api/generations/0190a000-0000-7000-8000-000000000000`);
    await fetch(`${open.url}/api/nowhere/secret-id`);
    const page = await (await fetch(`${open.url}/metrics`)).text();
    expect(page).toContain(
      'myba_http_request_duration_seconds_count{method="GET",route="/api/generations/{id}",status="401"} 1',
    );
    expect(page).toContain("myba_open_streams 0");
    expect(page).toContain("myba_ledger_old_holds 0");
    expect(page).toMatch(/myba_ledger_seal_age_seconds \d/);
    expect(page).not.toMatch(/0190a000|secret-id/);

    // A proxy on this machine that nobody told the server of.
    for (const name of ["x-forwarded-for", "forwarded", "via"])
      expect((await fetch(`${open.url}/metrics`, { headers: { [name]: "203.0.113.7" } })).status).toBe(401);

    const guarded = await start({ metricsToken: "0123456789abcdef" });
    const ask = async (authorization?: string): Promise<number> =>
      (await fetch(`${guarded.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })).status;
    expect(await ask()).toBe(401);
    expect(await ask("Bearer 0123456789abcdeX")).toBe(403);
    expect(await ask("Bearer 0123456789abcdef")).toBe(200);
  });

  test("explains itself on a page that loads nothing from elsewhere", async () => {
    const server = await start();
    const page = await fetch(`${server.url}/api/docs`);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = await page.text();
    const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = ""]) => address);
    expect(addresses).toHaveLength(4);
    for (const address of addresses) {
      expect(address).toMatch(/^\/api\/docs\//);
      expect((await fetch(server.url + address)).status).toBe(200);
    }
    expect(text).not.toMatch(/<script>|style=/);
    expect(await (await fetch(`${server.url}/api/openapi.json`)).json()).toMatchObject({
      openapi: "3.1.1",
      servers: [{ url: `${server.url}/api` }],
    });
    expect((await fetch(`${server.url}/api/docs/package.json`)).status).toBe(404);
  });

  test("leaves its port and files alone where it cannot start", async () => {
    const first = await start();
    const dataFolder = mkdtempSync(join(tmpdir(), "myba-billing-"));
    onTestFinished(() => rmSync(dataFolder, { recursive: true, force: true }));
    const port = Number(new URL(first.url).port);
    await expect(startBillingServer(testConfig({ dataFolder, logLevel: "silent", port }))).rejects.toMatchObject({
      code: "server/address-taken",
    });
    const broken = testConfig({ dataFolder, logLevel: "silent", chainKeys: "short" });
    await expect(startBillingServer(broken)).rejects.toMatchObject({ code: "ledger/chain-key" });
    const server = await startBillingServer(testConfig({ dataFolder, logLevel: "silent" }));
    await server.close();
  });
});

test("health says that the database fails, and the age of what waits", async () => {
  const world = await startServerWorld("sqlite");
  onTestFinished(() => world.end());
  const { ledger, database, now, turn } = world;
  const parts = { ledger, database, now, phase: () => "ready" as const, openStreams: () => 7, version: "1" };
  const event = {
    provider: "clerk",
    type: "t",
    object_id: null,
    created_at: 0,
    is_live: 0,
    api_version: null,
    raw: "",
  };
  const waiting = {
    state: "waiting",
    attempts: 0,
    next_at: 0,
    lease_until: 0,
    finished_at: null,
    error: null,
  } as const;
  await database.db
    .insertInto("inbox")
    .values({ ...event, ...waiting, event_id: "1", received_at: now() })
    .execute();
  turn(5000);
  const health = makeServerHealth(parts);
  expect(await health.report()).toEqual({
    state: "ok",
    database: "ok",
    queueAgeMs: 5000,
    openStreams: 7,
    version: "1",
  });
  const failing = makeServerHealth({
    ...parts,
    ledger: { isHealthy: () => false, account: () => Promise.resolve(undefined) },
  });
  expect(await failing.report()).toMatchObject({ state: "failing", database: "failing" });
  const gone = makeServerHealth({
    ...parts,
    ledger: { isHealthy: () => true, account: () => Promise.reject(new Error("gone")) },
  });
  expect(await gone.report()).toMatchObject({ state: "failing", database: "failing" });
});
