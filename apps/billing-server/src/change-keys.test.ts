import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClerkDouble, startClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk, sandboxPeople } from "@myba/sandbox/clerk/config";
import { type Configuration, refreshTokenGrant } from "openid-client";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openDesktopApp, signInInSandbox, type Tokens } from "./http/testing/desktop-app.ts";
import { keyRing, type KeyKind, type KeyRing, withLastInFront, withNewKey } from "./keys/key-rings.ts";
import { type BillingServer, startBillingServer } from "./server.ts";
import { testConfig } from "./testing/test-config.ts";

let dataFolder: string;
let clerk: ClerkDouble;
let server: BillingServer;
let port: number;
let env: Record<string, string>;

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), "myba-change-keys-"));
  clerk = await startClerkDouble();
  [port, env] = [0, { MYBA_SERVER_DATA: dataFolder }];
  env["MYBA_SIGNING_KEYS"] = withNewKey(keyRing("signing", env));
  env["MYBA_SERVER_SECRETS"] = withNewKey(keyRing("secret", env));
  env["MYBA_LEDGER_CHAIN_KEY"] = withNewKey(keyRing("chain", env));
  await start();
  onTestFinished(async () => {
    await server.close();
    await clerk.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
});

describe("changing a server's keys", () => {
  test("signs nobody out, whichever key it is, and old ones may go when their time is over", async () => {
    const { tokens } = await signIn("ada");
    expect(await accountOf(tokens)).toBe(200);
    // Programs remember for a while which keys sign: the new one is made known before it does.
    setTo("signing", (ring) => withNewKey(ring, { isBehind: true }));
    await restart();
    const patient = await signIn("linus");
    for (const kind of ["signing", "secret", "chain"] as const) {
      setTo(kind, kind === "signing" ? withLastInFront : withNewKey);
      await restart();
      expect(await accountOf(tokens), `the token from before the new ${kind} key`).toBe(200);
    }
    const other = await refreshTokenGrant(patient.config, patient.tokens.refresh_token ?? "");
    expect(await accountOf(other)).toBe(200);
    const config = await discovered();
    const fresh = await refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(await accountOf(fresh)).toBe(200);

    // Ten minutes later nobody has a token of the old signing key any more.
    const [newest] = (JSON.parse(env["MYBA_SIGNING_KEYS"] ?? "") as { keys: object[] }).keys;
    env["MYBA_SIGNING_KEYS"] = JSON.stringify({ keys: [newest] });
    await restart();
    expect(await accountOf(fresh)).toBe(200);
    expect(await accountOf(tokens)).toBe(401);
    expect(await accountOf(await refreshTokenGrant(config, fresh.refresh_token ?? ""))).toBe(200);
  });

  test("lets a server still know who deleted their account, unless the old secret is thrown away", async () => {
    const { tokens } = await signIn("grace");
    const account = (await (await ask(tokens, "/account")).json()) as { id: string };
    const gone = await ask(tokens, "/account", { method: "DELETE", body: { confirm: account.id } });
    expect(gone.status).toBe(200);
    // Somebody with the same id at the sign-in service, as if it had brought them back.
    await clerk.close();
    clerk = await startClerkDouble();
    setTo("secret", withNewKey);
    await restart();
    await expect(signIn("grace")).rejects.toThrow();

    const [newest = ""] = (env["MYBA_SERVER_SECRETS"] ?? "").split(",");
    env["MYBA_SERVER_SECRETS"] = newest;
    await restart();
    // Which is why docs/operations.md says to keep the old ones for good.
    expect(await accountOf((await signIn("grace")).tokens)).toBe(200);
  });
});

async function start(): Promise<void> {
  const config = testConfig({
    dataFolder,
    port,
    logLevel: "silent",
    clerk: {
      secretKey: sandboxClerk.secretKey,
      publishableKey: sandboxClerk.publishableKey,
      webhookSecrets: [],
      apiUrl: clerk.url,
    },
    signingKeys: env["MYBA_SIGNING_KEYS"],
    secrets: env["MYBA_SERVER_SECRETS"]?.split(","),
    chainKeys: env["MYBA_LEDGER_CHAIN_KEY"],
  });
  server = await startBillingServer(config);
  // Tokens are good for one address.
  port = Number(new URL(server.url).port);
}

async function restart(): Promise<void> {
  await server.close();
  await start();
}

/** What `billing keys` prints is what the variable says from now on. */
function setTo(kind: KeyKind, changed: (ring: KeyRing) => string): void {
  const ring = keyRing(kind, env);
  env[ring.variable] = changed(ring);
}

/** What a program knows that was started just now. */
async function discovered(): Promise<Configuration> {
  return (await openDesktopApp({ publicUrl: server.url })).config;
}

async function signIn(name: string): Promise<{ config: Configuration; tokens: Tokens }> {
  const person = sandboxPeople.find(({ email }) => email === `${name}@example.com`);
  if (person === undefined) throw new Error(`the sandbox knows no ${name}`);
  const app = await openDesktopApp({ publicUrl: server.url });
  return { config: app.config, tokens: await signInInSandbox(app, person) };
}

function ask(
  { access_token: token }: Pick<Tokens, "access_token">,
  path: string,
  { method = "GET", body }: { method?: string; body?: object } = {},
): Promise<Response> {
  return fetch(`${server.url}/api${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function accountOf(tokens: Pick<Tokens, "access_token">): Promise<number> {
  return (await ask(tokens, "/account")).status;
}
