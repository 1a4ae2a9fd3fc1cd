import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { connect as secure } from "node:tls";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { createCertificate } from "../model/certificate.ts";
import { startModelDouble } from "../model/model-double.ts";
import { sandboxKeys } from "../model/world.ts";
import { startProxyDouble } from "./proxy-double.ts";

const credentials = `Basic ${Buffer.from("anna:secret").toString("base64")}`;

async function asked(proxy: string, options: Parameters<typeof request>[1]): Promise<IncomingMessage> {
  const { hostname, port } = new URL(proxy);
  const asking = request({ ...options, hostname, port, agent: false }).end();
  const [answer] = (await once(asking, "response")) as [IncomingMessage];
  return answer;
}

test("a plain request is passed on, without the words meant for the proxy", async () => {
  const proxy = await startProxyDouble({ credentials: "anna:secret" });
  const double = await startModelDouble({ dialect: "ollama" });
  onTestFinished(async () => {
    await Promise.all([proxy.close(), double.close()]);
  });
  const answer = await asked(proxy.origin, {
    path: `${double.origin}/api/version`,
    headers: { "proxy-authorization": credentials },
  });
  expect(await text(answer)).toContain("version");
  expect(proxy.requests).toMatchObject([{ target: new URL(double.origin).host, method: "GET" }]);
  expect(double.requests[0]?.headers["proxy-authorization"]).toBeUndefined();
});

test("without its password the proxy lets nothing through", async () => {
  const proxy = await startProxyDouble({ credentials: "anna:secret" });
  const double = await startModelDouble();
  onTestFinished(async () => {
    await Promise.all([proxy.close(), double.close()]);
  });
  const answer = await asked(proxy.origin, { path: `${double.origin}/v1/models` });
  expect(answer.statusCode).toBe(407);
  expect(answer.headers["proxy-authenticate"]).toContain("Basic");
  expect(double.requests).toEqual([]);
});

test("of what goes through a tunnel the proxy sees only where it goes", async () => {
  const certificate = await createCertificate();
  const proxy = await startProxyDouble();
  const double = await startModelDouble({ certificate });
  onTestFinished(async () => {
    await Promise.all([proxy.close(), double.close()]);
  });
  const { hostname, port, host } = new URL(proxy.origin);
  const target = new URL(double.origin).host;
  const opening = request({ hostname, port, method: "CONNECT", path: target, headers: { host } }).end();
  const [, socket] = (await once(opening, "connect")) as [IncomingMessage, Socket];
  const tunnel = secure({ socket, ca: certificate.cert, host: "127.0.0.1" });
  tunnel.write(
    `GET /v1/models HTTP/1.1\r\nHost: ${target}\r\nAuthorization: Bearer ${sandboxKeys.valid}\r\nConnection: close\r\n\r\n`,
  );
  expect(await text(tunnel)).toContain("gpt-5-mini");
  expect(proxy.requests.map((one) => [one.method, one.target])).toEqual([["CONNECT", target]]);
  expect(JSON.stringify(proxy.requests)).not.toContain(sandboxKeys.valid);
});

test("a certificate that only vouches for itself is refused by those who check", async () => {
  const double = await startModelDouble({ certificate: await createCertificate() });
  onTestFinished(() => double.close());
  expect(double.origin).toMatch(/^https:/);
  const failure: unknown = await fetch(`${double.origin}/v1/models`).catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
});
