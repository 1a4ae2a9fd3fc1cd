import { createCertificate } from "@myba/sandbox/model/certificate";
import { type ModelDouble, startModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { type ProxyDouble, startProxyDouble } from "@myba/sandbox/proxy/proxy-double";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { MemoryKeychain } from "../secrets/testing/memory-keychain.ts";
import { testCore } from "../testing/test-core.ts";
import { wayOut, type WayOutOptions } from "./connection-fetch.ts";

const credentials = "jane:p@ss word";
const typedCredentials = "jane:p%40ss%20word";
let double: ModelDouble;
let proxy: ProxyDouble;

beforeAll(async () => {
  double = await startModelDouble();
});
afterAll(() => double.close());
beforeEach(async () => {
  double.reset();
  proxy = await startProxyDouble({ credentials });
  onTestFinished(() => proxy.close());
});

const targets = (): string[] => proxy.requests.map(({ target }) => target);

async function way(options: Partial<WayOutOptions>) {
  const found = await wayOut({
    baseUrl: double.url("openai"),
    proxyUrl: null,
    proxyCredentials: null,
    env: {},
    ...options,
  });
  const ask = found.fetch ?? fetch;
  return { ...found, ask: (url: string) => ask(url, { headers: { authorization: `Bearer ${sandboxKeys.valid}` } }) };
}

test("a connection's own proxy is used with its password, also for this computer, and reads no key", async () => {
  const { ask, proxy: name } = await way({ proxyUrl: proxy.origin, proxyCredentials: typedCredentials });
  const answer = await ask(`${double.url("openai")}/models`);
  expect(answer.status).toBe(200);
  expect(name).toBe(new URL(proxy.origin).host);
  expect(proxy.requests).toMatchObject([{ method: "CONNECT", target: new URL(double.origin).host }]);
  expect(JSON.stringify(proxy.requests)).not.toContain(sandboxKeys.valid);
  expect(double.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
});

test("a proxy that refuses is named, not the service behind it", async () => {
  const core = await testCore({ openKeychain: new MemoryKeychain().open });
  const added = core.client.providers.add({
    preset: "openai",
    baseUrl: double.url("openai"),
    key: sandboxKeys.valid,
    proxyUrl: proxy.origin.replace("://", "://jane:wrong@"),
    unchecked: false,
  });
  await expect(added).rejects.toMatchObject({
    code: "provider/proxy",
    data: { proxy: new URL(proxy.origin).host, reason: expect.not.stringContaining("wrong") },
  });
  expect(double.requests).toEqual([]);
});

test("the proxy of the environment is used where the person set none, except for what it excepts", async () => {
  const address = `http://jane:p%40ss%20word@${new URL(proxy.origin).host}`;
  const baseUrl = "http://models.test:4000/v1";
  for (const env of [{ HTTP_PROXY: address }, { http_proxy: address }]) {
    const { ask, proxy: name } = await way({ baseUrl, env });
    await ask(`${baseUrl}/models`).catch(() => undefined);
    expect(name).toBe(new URL(proxy.origin).host);
  }
  expect(targets()).toEqual(["models.test:4000", "models.test:4000"]);
  const excepted = await way({ baseUrl, env: { HTTP_PROXY: address, NO_PROXY: "models.test" } });
  await expect(excepted.ask(`${baseUrl}/models`)).rejects.toThrow("fetch failed");
  expect(targets()).toHaveLength(2);
});

test("an encrypted address takes the proxy meant for those", async () => {
  const address = `http://jane:p%40ss%20word@${new URL(proxy.origin).host}`;
  const { ask } = await way({ baseUrl: "https://models.test/v1", env: { HTTPS_PROXY: address } });
  await ask("https://models.test/v1/models").catch(() => undefined);
  expect(targets()).toEqual(["models.test:443"]);
});

test("this computer is reached directly whatever the environment says", async () => {
  const { ask, proxy: name } = await way({ env: { HTTP_PROXY: proxy.origin, HTTPS_PROXY: proxy.origin } });
  expect((await ask(`${double.url("openai")}/models`)).status).toBe(200);
  expect(name).toBeUndefined();
  expect(proxy.requests).toEqual([]);
});

test("a redirect is an answer, not a way to go", async () => {
  const elsewhere = await startModelDouble();
  onTestFinished(() => elsewhere.close());
  double.scriptPages({ fault: { kind: "redirect", status: 307, location: `${elsewhere.url("openai")}/models` } });
  const { ask } = await way({});
  expect((await ask(`${double.url("openai")}/models`)).ok).toBe(false);
  expect(elsewhere.requests).toEqual([]);
});

test("a certificate that nobody vouches for ends it before a key is sent", async () => {
  const secure = await startModelDouble({ certificate: await createCertificate() });
  onTestFinished(() => secure.close());
  const core = await testCore({ openKeychain: new MemoryKeychain().open });
  const added = core.client.providers.add({
    preset: "openai",
    baseUrl: secure.url("openai"),
    key: sandboxKeys.valid,
    unchecked: false,
  });
  await expect(added).rejects.toMatchObject({ code: "provider/tls" });
  expect(secure.requests).toEqual([]);
});

test("a server of this computer is reached by its name too", async () => {
  const baseUrl = double.url("openai").replace("127.0.0.1", "localhost");
  const { ask } = await way({ baseUrl });
  expect((await ask(`${baseUrl}/models`)).status).toBe(200);
});
