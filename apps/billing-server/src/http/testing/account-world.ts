import { startClerkDouble, type ClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk, sandboxPeople } from "@myba/sandbox/clerk/config";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { refreshTokenGrant } from "openid-client";
import type { DestinationStream } from "pino";
import { onTestFinished } from "vitest";
import type { BillingConfig } from "../../config.ts";
import { makeTestDevice, sha256, type TestDevice } from "../../identity/testing/test-device.ts";
import { borrowPostgresDatabase, findTestServer } from "../../ledger/testing/postgres-test-database.ts";
import { startBillingServer, type BillingServer } from "../../server.ts";
import type { Engine } from "../../testing/server-world.ts";
import { testConfig } from "../../testing/test-config.ts";
import { openDesktopApp, signInInSandbox } from "./desktop-app.ts";

/** What the API answered. */
interface Answer {
  readonly status: number;
  readonly body: { readonly [name: string]: unknown };
}

/** Somebody or something that asks the API. */
export type Asks = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;

interface AskingDevice {
  readonly id: string;
  readonly device: TestDevice;
  readonly follow: () => Promise<Following>;
}

interface AskingPerson {
  /** What their app sends to say who they are. */
  readonly authorization: string;
  readonly refresh: () => Promise<unknown>;
  readonly follow: () => Promise<Following>;
}

/** An open stream of events. */
interface Following {
  /** The kinds of all events that came until the server ended the stream. */
  readonly toTheEnd: () => Promise<string[]>;
}

export interface AccountWorld {
  readonly server: BillingServer;
  readonly clerk: ClerkDouble;
  readonly dataFolder: string;
  /** Where a proof of the ledger is read from, and the anchors of its chain. */
  readonly ledgerAddress: string;
  readonly anchorsFile: string;
  /** Asks with any `Authorization`, or none. */
  readonly ask: (authorization: string | undefined) => Asks;
  /** A device that signs each request. */
  readonly device: (device?: TestDevice) => Asks & AskingDevice;
  /** Signs one of the sandbox's people in: by the page, the provider and the library of the desktop app. */
  readonly signIn: (name?: "ada" | "grace" | "linus") => Promise<Asks & AskingPerson>;
  /** The body that links a device to an account. */
  readonly linkBody: (device: TestDevice, accountId: string) => { proof: string };
}

/** A whole server on a port of its own, with Clerk's double, on empty databases of one engine. */
export async function startAccountWorld(
  engine: Engine,
  { logTo, stripe }: { readonly logTo?: DestinationStream; readonly stripe?: BillingConfig["stripe"] } = {},
): Promise<AccountWorld> {
  const dataFolder = mkdtempSync(join(tmpdir(), "myba-account-"));
  const [clerk, place] = await Promise.all([startClerkDouble(), placeOf(engine)]);
  const anchorsFile = join(dataFolder, "anchors.jsonl");
  const { secretKey, publishableKey, webhookSecret } = sandboxClerk;
  const config = testConfig({
    dataFolder,
    logLevel: logTo === undefined ? "silent" : "debug",
    clerk: { secretKey, publishableKey, webhookSecrets: [webhookSecret], apiUrl: clerk.url },
    databaseUrl: place.url,
    anchorsFile,
    ...(stripe && { stripe }),
  });
  const server = await startBillingServer(config, { isDurable: false, ...(logTo && { logTo }) });
  clerk.webhooks.subscribe(`${server.url}/webhooks/clerk`);
  onTestFinished(async () => {
    await server.close();
    await Promise.all([clerk.close(), place.end()]);
    rmSync(dataFolder, { recursive: true, force: true });
  });

  const ask =
    (authorization: string | undefined): Asks =>
    (method, path, body, headers = {}) =>
      send(`${server.url}/api${path}`, { method, body, headers: { ...headers, ...headed(authorization) } });

  return {
    server,
    clerk,
    dataFolder,
    ledgerAddress: place.url ?? join(dataFolder, "ledger.db"),
    anchorsFile,
    ask,
    device(device = makeTestDevice()) {
      const asks: Asks = (method, path, body, headers = {}) => {
        const address = `${server.url}/api${path}`;
        const bodyHash = sha256(body === undefined ? "" : JSON.stringify(body));
        const [htu = ""] = address.split("?");
        const idempotencyKey = headers["idempotency-key"];
        const proof = device.prove({ method, address: htu, bodyHash, idempotencyKey }, Date.now());
        return send(address, { method, body, headers: { ...headers, authorization: `MyBA-Device ${proof}` } });
      };
      const address = `${server.url}/api/events`;
      const authorization = (): string =>
        `MyBA-Device ${device.prove({ method: "GET", address, bodyHash: sha256("") }, Date.now())}`;
      return Object.assign(asks, { id: device.id, device, follow: () => follow(address, authorization()) });
    },
    async signIn(name = "ada") {
      const app = await openDesktopApp({ publicUrl: server.url });
      const person = sandboxPeople.find(({ email }) => email === `${name}@example.com`);
      if (person === undefined) throw new Error(`the sandbox knows no ${name}`);
      const tokens = await signInInSandbox(app, person);
      return Object.assign(ask(`Bearer ${tokens.access_token}`), {
        authorization: `Bearer ${tokens.access_token}`,
        refresh: () => refreshTokenGrant(app.config, tokens.refresh_token ?? ""),
        follow: () => follow(`${server.url}/api/events`, `Bearer ${tokens.access_token}`),
      });
    },
    linkBody(device, accountId) {
      const request = { method: "POST", address: `${server.url}/api/account/devices/link` };
      return { proof: device.prove({ ...request, bodyHash: sha256(accountId) }, Date.now()) };
    },
  };
}

function headed(authorization: string | undefined): Record<string, string> {
  return authorization === undefined ? {} : { authorization };
}

async function send(
  address: string,
  { method, body, headers }: { method: string; body: unknown; headers: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(address, {
    method,
    headers: { ...headers, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer["body"] };
}

/** Resolves once the stream has said the first thing. */
async function follow(address: string, authorization: string): Promise<Following> {
  const response = await fetch(address, { headers: { authorization } });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined || response.status !== 200) throw new Error(`no stream: ${await response.text()}`);
  let text = "";
  while (!text.includes("event: message")) text += (await reader.read()).value ?? "";
  return {
    async toTheEnd() {
      for (let step = await reader.read(); !step.done; step = await reader.read()) text += step.value;
      return [...text.matchAll(/"kind":"([^"]+)"/g)].map((match) => match[1] ?? "");
    },
  };
}

async function placeOf(engine: Engine): Promise<{ url?: string; end: () => Promise<void> }> {
  if (engine === "sqlite") return { end: () => Promise.resolve() };
  const found = await findTestServer();
  // Tests that need PostgreSQL must not pass without it.
  if (!("url" in found)) throw new Error("no PostgreSQL to test on");
  const { url, giveBack } = await borrowPostgresDatabase(found.url);
  return { url, end: giveBack };
}

/** The id of the account that asks. */
export async function idOf(asks: Asks): Promise<string> {
  return String((await asks("GET", "/account")).body["id"]);
}

/** Where a person is signed in, the place that asks first. */
export async function placesOf(asks: Asks): Promise<{ id: string; name: string; isThis: boolean }[]> {
  const { devices } = (await asks("GET", "/account/devices")).body;
  const places = devices as { id: string; name: string; isThis: boolean }[]; // As the contract says.
  return places.toSorted((one, other) => Number(other.isThis) - Number(one.isThis));
}
