import ipaddr from "ipaddr.js";
import type { KeyedHash } from "./keyed-hash.ts";

/**
 * The network that an address belongs to, as far as one customer can choose addresses: of IPv4 the /24, since providers
 * hand out another address of the same block with every reconnect; of IPv6 the /48, the most that a site gets, since all
 * addresses of it are one customer's to pick from.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown";
  // `::ffff:192.0.2.1` is how a socket for both families names an IPv4 address.
  const parsed = ipaddr.process(address);
  const bits = parsed.kind() === "ipv4" ? 24 : 48;
  const first = parsed.toByteArray().slice(0, bits / 8);
  return `${parsed.kind()} ${first.join(".")}`;
}

/** The day (UTC) of a time, such as `2026-11-21`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** What is stored instead of a network. It differs from day to day, so that not even we can follow one over days. */
export function networkMark(hash: KeyedHash, { address, day }: { address: string; day: string }): string {
  return hash.of("network", `${day} ${networkOf(address)}`);
}
