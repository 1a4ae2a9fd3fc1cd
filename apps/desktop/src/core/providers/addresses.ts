import { BlockList, isIP } from "node:net";
import { AppError } from "@myba/shared/errors";

/** Where a key may go without encryption: this computer and the networks that no router passes on. */
const privateNetworks = new BlockList();
for (const [network, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["169.254.0.0", 16],
  ["100.64.0.0", 10],
] as const) {
  privateNetworks.addSubnet(network, bits);
}
privateNetworks.addSubnet("fc00::", 7, "ipv6");
privateNetworks.addSubnet("fe80::", 10, "ipv6");

/** A query that looks like a key would be stored and shown with the address. */
const secretParameter = /key|token|secret|password|auth/i;

/**
 * An address of a provider as it is kept: without fragment and slashes at its end. Throws `request/invalid` for one
 * that is none, holds a secret, or would carry a key over an open network.
 */
export function providerAddress(typed: string): string {
  const url = addressTyped(typed.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) throw refused("this is not a web address");
  if (url.username !== "" || url.password !== "") throw refused("an address must not hold a user or a password");
  if ([...url.searchParams.keys()].some((name) => secretParameter.test(name))) {
    throw refused("an address must not hold a key; there is a field for it");
  }
  if (url.protocol === "http:" && !isLoopback(url) && !isPrivate(url)) {
    throw refused("outside your own network an address begins with https://");
  }
  url.hash = "";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url.href.replace(/\/(?=$|\?)/, "");
}

/** "localhost:1234" has no scheme, though it reads like one; what runs on this computer speaks without encryption. */
function addressTyped(typed: string): URL | null {
  if (typed === "" || typed.includes("://")) return URL.parse(typed);
  const plain = URL.parse(`http://${typed}`);
  return plain !== null && isLoopback(plain) ? plain : URL.parse(`https://${typed}`);
}

/** Whether an address leads to this computer. */
export function isLoopback(address: URL | string): boolean {
  const url = typeof address === "string" ? URL.parse(address) : address;
  const host = url?.hostname.replace(/^\[|\]$/g, "") ?? "";
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "::1" ||
    (isIP(host) === 4 && host.startsWith("127."))
  );
}

/** Whether an address leads to this computer or into a network of one's own. */
export function isOwnNetwork(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (isLoopback(url) || isPrivate(url));
}

function isPrivate({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(host);
  if (version !== 0) return privateNetworks.check(host, version === 6 ? "ipv6" : "ipv4");
  return !host.includes(".") || /\.(?:local|lan|home|internal|home\.arpa)$/.test(host);
}

export interface ProxyAddress {
  /** `http://proxy.example:3128`, without user and password. */
  readonly url: string;
  /** `user:password` as the address had it, percent-encoded; null without. */
  readonly credentials: string | null;
}

/** A proxy as a person types it, its password apart. Throws `request/invalid`. */
export function proxyAddress(typed: string): ProxyAddress {
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(typed) ? typed : `http://${typed}`);
  if (url === null || url.hostname === "" || !/^(?:https?|socks5?):$/.test(url.protocol)) {
    throw refused("a proxy looks like http://proxy.example:3128");
  }
  const credentials = url.username === "" ? null : `${url.username}:${url.password}`;
  return { url: `${url.protocol}//${url.host}`, credentials };
}

function refused(reason: string): AppError {
  return new AppError("request/invalid", { reason });
}
