import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { contractRoutes } from "./testing/contract-routes.ts";
import { type Owned, type RouteRule, routeRules } from "./testing/route-rules.ts";
import { makeTestDevice } from "../identity/testing/test-device.ts";
import {
  inhabit,
  inhabitDevice,
  jsonOf,
  type RawAnswer,
  type RawRequest,
  startWalkWorld,
  type Walker,
  type WalkWorld,
} from "./testing/walker.ts";

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The errors that the contract knows of. */
  readonly codes: readonly string[];
  readonly rule: RouteRule;
}

const routes: readonly Route[] = contractRoutes()
  .map((route) => ({ ...route, rule: ruleOf(route.name) }))
  // What takes things away comes last.
  .toSorted((one, other) => Number(one.rule.isLast ?? false) - Number(other.rule.isLast ?? false));

function ruleOf(name: string): RouteRule {
  const rule = routeRules[name];
  if (rule === undefined) throw new Error(`route-rules.ts has no rule for ${name}: who may ask it for what?`);
  return rule;
}

/** The request of a route that names somebody's things wherever it can. */
function requestOf({ method, rule }: Route, of: Owned): RawRequest {
  return { method, ...rule.ask(of) };
}

const strangers: Owned = {
  personId: "0190a000-0000-7000-8000-000000000000",
  accountId: "user:0190a000-0000-7000-8000-000000000000",
  generationId: "0190a000-0000-4000-8000-000000000000",
  installationId: "somewhere",
  deviceId: "x".repeat(43),
};

test("every route of the contract has a rule, and no rule is left of a route that is gone", () => {
  const names = contractRoutes().map(({ name }) => name);
  expect(Object.keys(routeRules).toSorted()).toEqual(names.toSorted());
});

describe.each(["sqlite", "postgres"] as const)("every route on %s", (engine) => {
  test("answers nobody, and no forged, expired or borrowed proof, with what is somebody's", async () => {
    const world = await startWalkWorld(engine);
    const ada = await inhabit(world, "ada");
    const device = await inhabitDevice(world);
    const impostors: Record<string, Walker> = {
      nobody: world.nobody,
      "no scheme": world.withHeader(ada.token),
      "a wrong scheme": world.withHeader(`Basic ${Buffer.from("ada:ada").toString("base64")}`),
      "a forged token": world.withHeader(`Bearer ${forged(ada.token)}`),
      "a token without signature": world.withHeader(`Bearer ${unsigned(ada.token)}`),
      "an expired token": world.withHeader(`Bearer ${await expired(world, ada.token)}`),
      "a device that nobody knows": (request) => world.withDevice(makeTestDevice())(request),
      "a proof of another request": (request) => world.withHeader(`MyBA-Device ${world.proofs[0] ?? ""}`)(request),
    };
    for (const [name, impostor] of Object.entries(impostors)) {
      for (const route of routes) {
        const answer = await impostor(requestOf(route, ada.owned));
        const what = `${name}: ${route.name}`;
        if (answer.code !== undefined) expect(route.codes, what).toContain(answer.code);
        if (route.rule.who === "anybody") {
          // These are the same for all; a proof that is shown must still be one.
          expect([200, 401], what).toContain(answer.status);
          expect(answer.text, what).not.toContain(ada.owned.personId);
          continue;
        }
        // A device that begins is known from then on.
        if (route.rule.who === "device" && name === "a device that nobody knows") continue;
        expect(answer.status, what).toBe(401);
        expect(answer.code, what).toMatch(/^auth\/(?:missing|expired|refused)$/);
      }
    }
    expect(await device.walk({ method: "GET", path: "/wallet" })).toMatchObject({ status: 200 });
  });

  test("answers devices only what devices may have", async () => {
    const world = await startWalkWorld(engine);
    const device = await inhabitDevice(world);
    for (const route of routes.filter(({ rule }) => rule.who === "people")) {
      const answer = await device.walk(requestOf(route, device.owned));
      expect({ name: route.name, status: answer.status, code: answer.code }).toEqual({
        name: route.name,
        status: 403,
        code: "auth/not-a-person",
      });
    }
  });

  test("never answers with another's wallet, entries, generation or stream", async () => {
    const world = await startWalkWorld(engine);
    const ada = await inhabit(world, "ada");
    const grace = await inhabit(world, "grace");
    const deviceA = await inhabitDevice(world);
    const deviceB = await inhabitDevice(world);
    const victims = [ada, deviceA];
    const before = await Promise.all(victims.map(stateOf));
    const secrets = await Promise.all(victims.map(secretsOf));
    for (const [index, victim] of victims.entries()) {
      const people = [grace, ...(victim === ada ? [] : [ada])];
      const devices = [deviceB, ...(victim === deviceA ? [] : [deviceA])];
      for (const intruder of [...people, ...devices]) {
        for (const route of routes) {
          const answer = await intruder.walk(requestOf(route, victim.owned));
          const isDevice = devices.some((each) => each === intruder);
          const refusal = isDevice && route.rule.who === "people" ? "auth/not-a-person" : route.rule.refusal;
          if (refusal !== undefined) expect(answer.code, route.name).toBe(refusal);
          if (answer.code !== undefined) expect(route.codes, route.name).toContain(answer.code);
          for (const secret of secrets[index] ?? [])
            expect(answer.text.includes(secret), `${route.name} tells ${secret}: ${answer.text}`).toBe(false);
        }
      }
      // Nothing that strangers did has changed anything; what they did themselves came later.
      if (victim === ada) expect(await stateOf(ada)).toEqual(before[0]);
    }
  });

  test("a stream hears of its own wallet alone", async () => {
    const world = await startWalkWorld(engine);
    const [ada, grace] = [await inhabit(world, "ada"), await inhabit(world, "grace")];
    const own = (await versionOf(grace.walk)) + 1;
    let hasSpent: Promise<unknown> | undefined;
    const { text } = await grace.walk({ method: "GET", path: "/events" }, (all) => {
      if (all.includes('"balance"')) hasSpent ??= spend(ada.walk).then(() => spend(grace.walk));
      return all.includes(`"version":${own},`);
    });
    await hasSpent;
    const versions = [...text.matchAll(/"version":(\d+)/g)].map(([, version]) => Number(version));
    expect(versions).toEqual([own - 1, own]);
  });
});

describe("whatever comes with a request", () => {
  test("fields that nobody asked for are refused, and headers name nobody", async () => {
    const world = await startWalkWorld("sqlite");
    const [ada, grace] = [await inhabit(world, "ada"), await inhabit(world, "grace")];
    const headers = {
      "x-account-id": grace.owned.accountId,
      "x-user-id": grace.owned.personId,
      "x-forwarded-user": "grace",
    };
    for (const route of routes.filter(({ rule }) => rule.who !== "device" && rule.isLast !== true)) {
      const asked = requestOf(route, strangers);
      const inQuery = await ada.walk({ ...asked, path: `${asked.path}?accountId=${grace.owned.accountId}` });
      const isQueryRead = route.method === "GET" || asked.key !== undefined;
      if (isQueryRead) expect(inQuery.code, `query of ${route.name}`).toBe("request/invalid");
      expect(inQuery.text).not.toContain(grace.owned.generationId);
      if (asked.body !== undefined) {
        const extra = { ...(asked.body as object), accountId: grace.owned.accountId, tokens: 1_000_000 };
        const inBody = await ada.walk({ ...asked, body: extra });
        expect(inBody.code, `body of ${route.name}`).toBe("request/invalid");
      }
    }
    const wallet = await ada.walk({ method: "GET", path: "/wallet/entries", headers });
    expect(wallet.status).toBe(200);
    expect(wallet.text).toBe((await ada.walk({ method: "GET", path: "/wallet/entries" })).text);
  });

  test("what is too large, cut, no JSON or no route is told in the catalogue's words, with its id", async () => {
    const world = await startWalkWorld("sqlite");
    const ada = await inhabit(world, "ada");
    for (const route of routes.filter(({ method }) => method !== "GET")) {
      const asked = requestOf(route, strangers);
      const huge = JSON.stringify({ text: "x".repeat(5 * 1024 * 1024) });
      const tooLarge = await ada.walk({ ...asked, body: huge }).catch(() => undefined);
      // A connection that is closed before all is sent may be told as that.
      if (tooLarge !== undefined)
        expect(tooLarge, route.name).toMatchObject({ status: 413, code: "request/too-large" });
      expect(await ada.walk({ ...asked, body: '{"text": ' }), route.name).toMatchObject({
        status: 400,
        code: "request/invalid",
      });
    }
    const unknown = await ada.walk({
      method: "GET",
      path: "/nowhere",
      headers: { "x-request-id": "my-own-request-1" },
    });
    expect(unknown).toMatchObject({ status: 404, code: "request/unknown-address" });
    expect(unknown.headers.get("x-request-id")).toBe("my-own-request-1");
    expect(jsonOf(unknown)).toMatchObject({ requestId: "my-own-request-1" });
    const otherwise = await ada.walk({ method: "PATCH", path: "/account", body: {} });
    expect(otherwise).toMatchObject({ status: 405, code: "request/unknown-method" });
    expect(otherwise.headers.get("allow")).toBe("GET, DELETE");
    for (const path of ["/wallet/", "/generations/x/events"])
      expect(await ada.walk({ method: "PUT", path, body: {} })).toMatchObject({ status: 405 });
    const hostile = await ada.walk({ method: "GET", path: "/wallet", headers: { "x-request-id": "<script>" } });
    expect(hostile.headers.get("x-request-id")).toMatch(/^[\w-]{16}$/);
    const { headers } = hostile;
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  test("too few tokens are answered with 402 and how many are missing", async () => {
    const world = await startWalkWorld("sqlite");
    const ada = await inhabit(world, "ada");
    const body = { feature: "ticket", count: 1000 };
    const answer = await ada.walk({ method: "POST", path: "/wallet/spend", body, key: crypto.randomUUID() });
    expect(answer).toMatchObject({ status: 402, code: "ledger/insufficient" });
    const { data, message } = jsonOf<{ data: { needed: number; available: number }; message: string }>(answer);
    expect(data.needed).toBe(1000);
    expect(message).toContain(`${data.available}`);
  });
});

test("the log has a line for each request, and nothing secret", async () => {
  const world = await startWalkWorld("sqlite");
  const ada = await inhabit(world, "ada");
  const device = await inhabitDevice(world);
  const canary = "canary-7b1f";
  for (const route of routes) {
    for (const walk of [world.nobody, world.withHeader(`Bearer ${canary}`), device.walk, ada.walk]) {
      const asked = requestOf(route, ada.owned);
      const body = asked.body === undefined ? {} : { body: { ...(asked.body as object), [canary]: canary } };
      await walk({ ...asked, ...body, path: `${asked.path}?q=${canary}`, headers: { cookie: `session=${canary}` } });
      await walk(asked);
    }
  }
  await world.server.close();
  const text = world.lines.join("");
  const { owned, token } = ada;
  const email = "ada@example.com";
  for (const secret of [token, canary, email, owned.personId, owned.generationId, "download a list", ...world.proofs])
    expect(text.includes(secret), secret).toBe(false);
  const requests = world.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === "request");
  const known = new Set(routes.map(({ method, path }) => `${method} /api${path}`));
  for (const { method, path } of routes) {
    const line = requests.find((each) => each["method"] === method && each["route"] === `/api${path}`);
    expect(line, path).toMatchObject({ requestId: expect.any(String), durationMs: expect.any(Number) });
  }
  const strange = requests.filter(({ method, route }) => !known.has(`${String(method)} ${String(route)}`));
  expect(strange.filter(({ route }) => !/^\/(?:oidc|sign-in)\//.test(String(route)))).toEqual([]);
  expect(new Set(requests.map(({ accountKind }) => accountKind))).toEqual(new Set([undefined, "person", "device"]));
});

function spend(walk: Walker): Promise<RawAnswer> {
  return walk({ method: "POST", path: "/wallet/spend", body: { feature: "ticket" }, key: crypto.randomUUID() });
}

async function versionOf(walk: Walker): Promise<number> {
  return jsonOf<{ version: number }>(await walk({ method: "GET", path: "/wallet" })).version;
}

interface Someone {
  readonly walk: Walker;
  readonly owned: Owned;
}

/** What somebody has, as they see it; times of asking left out. */
async function stateOf({ walk }: Someone): Promise<unknown[]> {
  const paths = ["/wallet", "/wallet/entries", "/generations", "/account"];
  const answers = await Promise.all(paths.map((path) => walk({ method: "GET", path })));
  return answers.map((answer) => ({ ...jsonOf<object>(answer), at: 0 }));
}

/** Texts by which answers about somebody are known: ids of what is theirs. */
async function secretsOf({ walk, owned }: Someone): Promise<string[]> {
  const { entries } = jsonOf<{ entries: { transferId: string }[] }>(
    await walk({ method: "GET", path: "/wallet/entries" }),
  );
  const { email } = jsonOf<{ email: string | null }>(await walk({ method: "GET", path: "/account" }));
  return [owned.accountId, ...entries.map(({ transferId }) => transferId), ...(email === null ? [] : [email])];
}

/** The token with another name in it, and the signature it had. */
function forged(token: string): string {
  const [header = "", , signature = ""] = token.split(".");
  const claims = { ...decodeJwt(token), sub: strangers.personId };
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ ...decodeProtectedHeader(token), alg: "none" })).toString("base64url");
  return `${header}.${token.split(".")[1] ?? ""}.`;
}

/** The token as the server would have made it two hours ago. */
async function expired({ dataFolder }: WalkWorld, token: string): Promise<string> {
  const key = signingKey(join(dataFolder, "signing-keys.json"));
  const { alg = "", ...header } = decodeProtectedHeader(token);
  const claims = decodeJwt(token);
  const [iat = 0, exp = 0] = [claims.iat, claims.exp].map((at) => (at ?? 0) - 7200);
  return new SignJWT({ ...claims, iat, exp }).setProtectedHeader({ ...header, alg }).sign(key);
}

function signingKey(file: string): KeyObject {
  const { keys } = JSON.parse(readFileSync(file, "utf8")) as { keys: [Record<string, string>] };
  return createPrivateKey({ key: keys[0], format: "jwk" });
}
