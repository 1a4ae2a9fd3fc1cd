import type { IncomingHttpHeaders } from "node:http";

/**
 * Whether a request was made to this host by name. A page elsewhere can make a browser connect to 127.0.0.1 under a
 * name of its own (DNS rebinding); then the Host header carries that name.
 */
export function isOwnHost(headers: IncomingHttpHeaders, port: number): boolean {
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

/** Whether the page behind a request is this host's own. Call it after `isOwnHost`. */
export function isOwnOrigin(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined && headers.origin === `http://${headers.host}`;
}

/** Reads one cookie; an odd header holds none. */
export function cookieOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const pair of (headers.cookie ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
