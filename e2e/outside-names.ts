import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import type { SwitchedNetwork } from "./switched-network.ts";

/** A host that is not this computer, as far as anybody can tell by its name. */
export const outsideHost = "models.internal";

type Lookup = (name: string, options: dns.LookupOptions, answer: (...told: unknown[]) => void) => void;

/**
 * Leads `outsideHost` to the doubles of this computer while the network is up, and nowhere while it is down: what
 * waits for a network waits for hosts outside only. Ends when the function it returns is called.
 */
export function answerOutsideNames(network: SwitchedNetwork): () => void {
  const original = dns.lookup;
  const lookup: Lookup = (name, options, answer) => {
    if (name !== outsideHost) return original(name, options, answer as never); // As it was given.
    if (!network.isUp) return answer(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }));
    if (options.all === true) answer(null, [{ address: "127.0.0.1", family: 4 }]);
    else answer(null, "127.0.0.1", 4);
  };
  answerWith(lookup as unknown as typeof dns.lookup); // Its other forms are not used for connections.
  return () => answerWith(original);
}

/** Node and the core open connections with whatever stands here; modules that imported it by name follow. */
function answerWith(lookup: typeof dns.lookup): void {
  dns.lookup = lookup;
  syncBuiltinESMExports();
}
