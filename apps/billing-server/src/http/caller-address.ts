import type { IncomingMessage } from "node:http";
import type { Express } from "express";

/**
 * Says which network address a request comes from, as Express does by the application's `trust proxy`: the nearest
 * that is no trusted proxy. Empty once the connection is gone.
 */
export function callerAddress(app: Express): (request: IncomingMessage) => string {
  // What Express has made of the setting.
  const isTrusted = app.get("trust proxy fn") as (address: string, hops: number) => boolean;
  return ({ socket, headers }) => {
    let address = socket.remoteAddress ?? "";
    const forwarded = headers["x-forwarded-for"];
    if (forwarded === undefined || !isTrusted(address, 0)) return address;
    const hops = String(forwarded).split(",").toReversed();
    for (const [index, hop] of hops.entries()) {
      address = withoutPort(hop.trim());
      if (!isTrusted(address, index + 1)) break;
    }
    return address;
  };
}

/** Some proxies also say from which port somebody comes: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const [, ipv4, ipv6] = /^(?:([\d.]+):\d+|\[([^\]]+)\](?::\d+)?)$/.exec(hop) ?? [];
  return ipv4 ?? ipv6 ?? hop;
}
