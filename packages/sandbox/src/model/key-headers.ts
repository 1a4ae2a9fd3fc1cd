import type { IncomingHttpHeaders } from "node:http";

/** The key in the Authorization header, "" for none. */
export function bearerKey(headers: IncomingHttpHeaders): string {
  return (headers.authorization ?? "").replace(/^Bearer\s+/i, "");
}

/** The key in a header of its own, or the bearer where it is missing. */
export function headerKey(headers: IncomingHttpHeaders, name: string): string {
  const key = headers[name];
  return typeof key === "string" ? key : bearerKey(headers);
}
