import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { AppError } from "@myba/shared/errors";
import { z } from "zod";
import { contentSecurityPolicy, securityHeaders } from "../bridge/content-security-policy.ts";
import { cookieOf, isOwnHost, isOwnOrigin } from "./guard.ts";
import { openPageFiles, openPath, sessionPath } from "./open-page.ts";
import { addressPath, linkPath } from "./running-host.ts";
import { sameText, type Sessions } from "./sessions.ts";
import type { StaticFiles } from "./static-files.ts";

/** What requests and sockets of one running host share. */
export interface HostContext {
  readonly port: number;
  readonly sessions: Sessions;
  /** Cookies do not know ports, so their names do: two hosts on one machine must not sign each other out. */
  readonly names: { readonly session: string; readonly build: string };
  readonly files: StaticFiles;
  readonly issueUrl: () => string;
  readonly addressSecret: string | undefined;
  /** Answers whether a page is there to show it. Throws `link/invalid`, `ticket/not-found`. */
  readonly showLink: (link: string) => boolean;
}

/** Answers every HTTP request of the host. */
export function requestHandler(context: HostContext): RequestListener {
  return (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const socketOrigin = isOwnHost(request.headers, context.port) ? `ws://${request.headers.host}` : undefined;
    response.setHeader("content-security-policy", contentSecurityPolicy(socketOrigin));
    answer(context, request, response).catch(() => refuse(response, 500));
  };
}

async function answer(context: HostContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? "/").split("?", 1)[0]!; // split always answers with at least one part.
  if (!isOwnHost(request.headers, context.port)) return refuse(response, 403);
  if (request.headers.origin !== undefined && !isOwnOrigin(request.headers)) return refuse(response, 403);
  if (request.method === "POST" && path === sessionPath) return openSession(context, request, response);
  if (request.method === "POST" && path === addressPath) return giveAddress(context, request, response);
  if (request.method === "POST" && path === linkPath) return takeLink(context, request, response);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(response, 405);
  if (openPageFiles.has(path)) return sendOpenPage(response, path, 200);
  // Browsers ask for it unasked, and would report its absence as an error of the page.
  if (path === "/favicon.ico") return void response.writeHead(204).end();
  if (hasSession(context, request)) return context.files.serve(request, response);
  return sendOpenPage(response, openPath, 401);
}

/** Whether the request comes from a browser that once had a token. */
export function hasSession(context: HostContext, request: IncomingMessage): boolean {
  return context.sessions.isCookie(cookieOf(request.headers, context.names.session));
}

const tokenBody = z.object({ token: z.string().max(200) });

async function openSession(context: HostContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnOrigin(request.headers)) return refuse(response, 403);
  const body = tokenBody.safeParse(await readJson(request, 1024));
  const redeemed = body.success && context.sessions.redeemToken(body.data.token);
  // The same address opened again in the same browser: its session is still good.
  if (!redeemed && !hasSession(context, request)) return refuse(response, 401);
  const cookie = `${context.names.session}=${context.sessions.issueCookie()}; Path=/; HttpOnly; SameSite=Strict`;
  if (redeemed) response.setHeader("set-cookie", cookie);
  response.writeHead(204).end();
}

/** Whether another process of the same person asks, which could read the secret in the data folder. */
function isOwnProcess({ addressSecret }: HostContext, { headers }: IncomingMessage): boolean {
  const secret = headers.authorization?.replace(/^Bearer /, "");
  // Browsers always send an Origin with a POST; no page is meant.
  return headers.origin === undefined && !!addressSecret && !!secret && sameText(secret, addressSecret);
}

async function giveAddress(context: HostContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnProcess(context, request)) return refuse(response, 403);
  sendJson(response, 200, { url: context.issueUrl() });
}

const linkBody = z.object({ link: z.string() });

/** The core reads links by the grammar, and asks the person wherever one would change something. */
async function takeLink(context: HostContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isOwnProcess(context, request)) return refuse(response, 403);
  const body = linkBody.safeParse(await readJson(request, 256 * 1024));
  try {
    const hasPage = context.showLink(body.success ? body.data.link : "");
    sendJson(response, 200, { hasPage, url: context.issueUrl() });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    sendJson(response, 422, { error: error.report() });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}

function sendOpenPage(response: ServerResponse, path: string, status: number): void {
  const file = openPageFiles.get(path)!; // Callers pass paths of the map only.
  response.writeHead(status, { "content-type": file.type, "cache-control": "no-store" }).end(file.body);
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(`${status}\n`);
}

/** Undefined for anything that is not a small JSON text. */
async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  } catch {
    // Not JSON: the caller's schema refuses it.
    return undefined;
  }
}
