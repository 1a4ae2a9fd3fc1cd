import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { wordsFor } from "@myba/shared/errors";
import { expect, test } from "vitest";
import type { Connection } from "./model-call.ts";
import { isPassing, networkError } from "./network-errors.ts";
import { ask } from "./testing/ask.ts";

const connection: Connection = {
  kind: "openai",
  preset: "openai",
  label: "OpenAI",
  baseUrl: "https://api.openai.com/v1",
  key: "sk-secret-0123456789abcdef",
  timeoutMs: 5_000,
};
const about = { connection, model: "gpt-5-mini", key: connection.key, texts: [] };

/** An error as `fetch` throws it: its own words around the cause. */
const fetchFailed = (code: string, message: string, more: object = {}): Error =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(message), { code, ...more }) });

test.each([
  ["no name server", fetchFailed("ENOTFOUND", "getaddrinfo ENOTFOUND api.openai.com"), "provider/offline"],
  ["a name server that does not answer", fetchFailed("EAI_AGAIN", "getaddrinfo EAI_AGAIN"), "provider/offline"],
  ["no route", fetchFailed("ENETUNREACH", "connect ENETUNREACH"), "provider/offline"],
  ["nobody there", fetchFailed("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1"), "provider/unreachable"],
  ["a connection that was reset", fetchFailed("ECONNRESET", "read ECONNRESET"), "provider/cut-off"],
  ["a socket that closed", fetchFailed("UND_ERR_SOCKET", "other side closed"), "provider/cut-off"],
  ["no way there", fetchFailed("EHOSTUNREACH", "connect EHOSTUNREACH 10.0.0.9:443"), "provider/unreachable"],
  [
    "a connection that went before it was safe",
    fetchFailed("ECONNRESET", "Client network socket disconnected before secure TLS connection was established"),
    "provider/unreachable",
  ],
  ["a certificate of nobody", fetchFailed("DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate"), "provider/tls"],
  ["a certificate that ran out", fetchFailed("CERT_HAS_EXPIRED", "certificate has expired"), "provider/tls"],
  ["another name", fetchFailed("ERR_TLS_CERT_ALTNAME_INVALID", "Hostname/IP does not match"), "provider/tls"],
  ["no common words", fetchFailed("EPROTO", "write EPROTO ssl3_read_bytes:wrong version number"), "provider/tls"],
  ["headers that never came", fetchFailed("UND_ERR_HEADERS_TIMEOUT", "Headers Timeout Error"), "provider/timeout"],
  ["a connection that took too long", fetchFailed("UND_ERR_CONNECT_TIMEOUT", "Connect Timeout"), "provider/timeout"],
  [
    "a proxy that says no",
    fetchFailed("UND_ERR_ABORTED", "Proxy response (407) !== 200 when HTTP Tunneling"),
    "provider/proxy",
  ],
  ["a proxy with a wrong certificate", fetchFailed("UND_ERR_PRX_TLS", "Proxy Connection failed"), "provider/proxy"],
  ["Chromium without a network", new Error("net::ERR_INTERNET_DISCONNECTED"), "provider/offline"],
  ["Chromium without a proxy", new Error("net::ERR_PROXY_CONNECTION_FAILED"), "provider/proxy"],
  ["Chromium without a tunnel", new Error("net::ERR_TUNNEL_CONNECTION_FAILED"), "provider/proxy"],
  ["Chromium without trust", new Error("net::ERR_CERT_AUTHORITY_INVALID"), "provider/tls"],
  ["Chromium without an answer", new Error("net::ERR_CONNECTION_REFUSED"), "provider/unreachable"],
  [
    "several addresses tried at once",
    new TypeError("fetch failed", { cause: new AggregateError([fetchFailed("ENOTFOUND", "x")]) }),
    "provider/offline",
  ],
  [
    "a port that no fetch goes to",
    new TypeError("fetch failed", { cause: new Error("bad port") }),
    "provider/unreachable",
  ],
  ["an answer that is no HTTP", fetchFailed("HPE_INVALID_CONSTANT", "Expected HTTP/"), "provider/cut-off"],
  ["something nobody has seen", "?!", "provider/cut-off"],
] as const)("%s is told as what it is", (_what, error, code) => {
  const told = networkError(error, about);
  expect(told.code).toBe(code);
  expect(wordsFor(told.report()).message).not.toMatch(/\?|undefined/);
});

test("a question that may have arrived is not asked again, because it could be paid twice", () => {
  expect(networkError(fetchFailed("ECONNRESET", "read ECONNRESET"), about).facts.hasBegun).toBe(true);
  expect(networkError(fetchFailed("ECONNREFUSED", "connect ECONNREFUSED"), about).facts.hasBegun).toBe(false);
});

test("a proxy that is not there is told from a service that is not there", () => {
  const refused = fetchFailed("ECONNREFUSED", "connect ECONNREFUSED 10.0.0.7:3128", {
    address: "10.0.0.7",
    port: 3128,
  });
  const behindProxy = { ...about, connection: { ...connection, proxy: "proxy.example:3128" } };
  expect(networkError(refused, behindProxy).report()).toMatchObject({
    code: "provider/proxy",
    data: { proxy: "proxy.example:3128" },
  });
  expect(networkError(refused, about).code).toBe("provider/unreachable");
  const unknown = (hostname: string): Error =>
    fetchFailed("ENOTFOUND", `getaddrinfo ENOTFOUND ${hostname}`, { hostname });
  expect(networkError(unknown("proxy.example"), behindProxy).code).toBe("provider/proxy");
  expect(networkError(unknown("api.openai.com"), behindProxy).code).toBe("provider/offline");
});

test.each([
  [407, "it wants a user name and password (status 407)", false],
  [403, "it answers with status 403", false],
  [503, "it answers with status 503", true],
])("a proxy that answers %s says why, and is asked again only where that helps", (status, reason, passes) => {
  const told = networkError(
    fetchFailed("UND_ERR_ABORTED", `Proxy response (${status}) !== 200 when HTTP Tunneling`),
    about,
  );
  expect(told.data["reason"]).toBe(reason);
  expect(isPassing(told)).toBe(passes);
});

test("words of an error never hold the key", () => {
  const told = networkError(new Error(`could not send ${connection.key}`), about);
  expect(JSON.stringify(told.report())).not.toContain(connection.key);
});

test("a port where nobody listens is asked three times, and then told", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  const { error, waits } = await ask({ ...connection, baseUrl: `http://127.0.0.1:${port}/v1` }, "gpt-5-mini");
  expect(error?.report()).toMatchObject({
    code: "provider/unreachable",
    data: { address: `http://127.0.0.1:${port}/v1` },
  });
  expect(waits).toEqual([250, 500]);
});
