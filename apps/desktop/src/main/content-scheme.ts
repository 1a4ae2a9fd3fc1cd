import { readFile } from "node:fs/promises";
import { extname, isAbsolute, join, relative } from "node:path";
import { protocol, type Session } from "electron";
import { contentSecurityPolicy, securityHeaders } from "../bridge/content-security-policy.ts";

const scheme = "app";
const host = "myba";

/** The origin of every page MyBA shows. `myba://` is the scheme of links and never serves content. */
export const contentOrigin = `${scheme}://${host}`;

/** Must run before Electron is ready: later the scheme would have no origin, no storage and no secure context. */
export function registerContentScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
}

/** Serves the built renderer from `folder` at `contentOrigin`, and nothing else. */
export function serveContent(session: Session, folder: string): void {
  session.protocol.handle(scheme, (request) => answer(folder, request));
}

async function answer(folder: string, request: Request): Promise<Response> {
  if (request.method !== "GET") return respond(405, "text/plain");
  const file = fileOf(folder, request.url);
  const type = file && types[extname(file)];
  if (!file || !type) return respond(404, "text/plain");
  try {
    return respond(200, type, await readFile(file));
  } catch {
    // Not there, or a folder: the same answer as for any other path that is none of the renderer's.
    return respond(404, "text/plain");
  }
}

/** The file a page address means, or nothing when it names another host or leads out of the folder. */
export function fileOf(folder: string, address: string): string | undefined {
  const path = pathOf(address);
  if (path === undefined || /[\\\0]/.test(path) || path.split("/").includes("..")) return undefined;
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  const inside = relative(folder, file);
  return inside === "" || inside.startsWith("..") || isAbsolute(inside) ? undefined : file;
}

function pathOf(address: string): string | undefined {
  try {
    const url = new URL(address);
    return url.protocol === `${scheme}:` && url.host === host ? decodeURIComponent(url.pathname) : undefined;
  } catch {
    // Not an address, or a broken percent escape.
    return undefined;
  }
}

/** What the renderer is made of; a type that is not here is not served. */
const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
};

function respond(status: number, type: string, body: Uint8Array<ArrayBuffer> | null = null): Response {
  const headers = { ...securityHeaders, "content-security-policy": contentSecurityPolicy(), "content-type": type };
  return new Response(body, { status, headers });
}
