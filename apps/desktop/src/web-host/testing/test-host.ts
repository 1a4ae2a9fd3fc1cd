import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DeepLink, parseDeepLink } from "@myba/shared/deep-link";
import { WebSocket } from "ws";
import { startWebHost, type WebHost, type WebHostConfig } from "../web-host.ts";

/** A running host over a small renderer, with a core that echoes each message. */
export interface TestHost extends WebHost {
  readonly folder: string;
  readonly coreClosed: () => boolean;
  /** What links it was handed, as they were understood. */
  readonly links: readonly DeepLink[];
}

/** Starts a host on any port; `close` it and remove `folder` afterwards, which `stopTestHost` does. */
export async function startTestHost(config: Partial<WebHostConfig> = {}): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), "myba-web-host-"));
  const rendererFolder = join(folder, "renderer");
  mkdirSync(join(rendererFolder, "assets"), { recursive: true });
  mkdirSync(join(folder, "renderer-secrets"));
  writeFileSync(join(rendererFolder, "index.html"), "<!doctype html><title>MyBA</title>");
  writeFileSync(join(rendererFolder, "assets/main-abc123.js"), "export {};");
  writeFileSync(join(folder, "secret.txt"), "secret");
  writeFileSync(join(folder, "renderer-secrets/secret.txt"), "secret");
  let closed = false;
  const links: DeepLink[] = [];
  const host = await startWebHost({
    rendererFolder,
    port: 0,
    startCore: () =>
      Promise.resolve({
        serve: { socket: (socket) => void socket.on("message", (data) => socket.send(data)) },
        showDeepLink: (link) => void links.push(parseDeepLink(link)),
        close: () => Promise.resolve(void (closed = true)),
      }),
    ...config,
  });
  return { ...host, folder, coreClosed: () => closed, links };
}

export async function stopTestHost(host: TestHost): Promise<void> {
  await host.close();
  rmSync(host.folder, { recursive: true, force: true });
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request with exactly these headers and this path; browsers and `fetch` would tidy both. */
export function ask(
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = "GET", headers = {}, body } = options;
    const outgoing = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** What a browser does with a start address: hands in the token. Answers with the cookies to send from then on. */
export async function signIn(host: WebHost, url = host.url): Promise<string> {
  const answer = await handIn(host, url.split("#token=")[1] ?? "");
  return (answer.headers["set-cookie"] ?? []).map((cookie) => cookie.split(";")[0]).join("; ");
}

export function handIn(host: WebHost, token: string, headers: Record<string, string> = {}): Promise<Answer> {
  return ask(host.port, "/session", {
    method: "POST",
    headers: { origin: `http://127.0.0.1:${host.port}`, ...headers },
    body: JSON.stringify({ token }),
  });
}

/** Opens the page's socket; fails with the HTTP status where the host refuses. */
export function openSocket(host: WebHost, headers: Record<string, string>): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${host.port}/bridge`, {
      headers: { origin: `http://127.0.0.1:${host.port}`, ...headers },
    });
    socket.once("open", () => resolve(socket));
    socket.once("unexpected-response", (_request, answer) => reject(new Error(`refused ${answer.statusCode}`)));
    socket.once("error", reject);
  });
}

/** The code a socket is closed with. */
export function closeCode(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once("close", resolve));
}
