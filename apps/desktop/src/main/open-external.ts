import { shell } from "electron";

/** The sites MyBA sends people to: Stripe's payment page. */
const allowedHosts: ReadonlySet<string> = new Set(["checkout.stripe.com"]);

/**
 * The one place that hands an address to the operating system, which would run programs for some schemes. Answers
 * whether the address was allowed: https, a known host, no credentials and no unusual port.
 */
export function openExternal(address: string): boolean {
  const url = allowedUrl(address);
  if (!url) return false;
  // The system may have no browser; there is nothing better to do than what it says itself.
  shell.openExternal(url.href).catch(() => undefined);
  return true;
}

function allowedUrl(address: string): URL | undefined {
  const url = URL.parse(address);
  if (!url || url.protocol !== "https:" || !allowedHosts.has(url.host)) return undefined;
  return url.username === "" && url.password === "" ? url : undefined;
}
