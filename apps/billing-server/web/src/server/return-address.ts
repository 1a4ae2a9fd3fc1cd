const loopback = new Set(["127.0.0.1", "[::1]", "localhost"]);

/** Where an answer may send the browser. Anything else is refused: an address from outside could run code or phish. */
export type ReturnAddress =
  /** The app itself takes over, by the system; this page stays behind. */
  | { readonly kind: "app"; readonly href: string }
  /** Another page takes this one's place. */
  | { readonly kind: "page"; readonly href: string };

/** Reads an address of the server: its own, one of a listener on this computer, or `myba:`; undefined for others. */
export function returnAddress(text: string, own: URL): ReturnAddress | undefined {
  const address = URL.parse(text, own.origin);
  if (!address) return undefined;
  if (address.protocol === "myba:") return { kind: "app", href: address.href };
  // The origin of a blob is the page's own, too.
  const isOwn = address.origin === own.origin && address.protocol === own.protocol;
  const isListener = address.protocol === "http:" && loopback.has(address.hostname) && address.username === "";
  return isOwn || isListener ? { kind: "page", href: address.href } : undefined;
}
