/**
 * Reads where an answer sends the browser: on, on this server, which knows the way back to the app; undefined for all
 * else. An address from outside could run code or phish.
 */
export function returnAddress(text: string, own: URL): string | undefined {
  const address = URL.parse(text, own.origin);
  // The origin of a blob is the page's own, too.
  return address?.origin === own.origin && address.protocol === own.protocol ? address.href : undefined;
}
