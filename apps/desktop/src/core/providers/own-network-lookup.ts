import { lookup as systemLookup, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { isLoopback, isOwnNetwork } from "./addresses.ts";

/**
 * Resolves the name of an address without encryption, and only to where its key may go in the clear: a name of this
 * computer to this computer, another to one's own networks. Whoever answers for a name today may answer otherwise
 * tomorrow, and would be sent the key.
 */
export function ownNetworkLookup(baseUrl: string, resolve: typeof systemLookup = systemLookup): LookupFunction {
  const isAllowed = isLoopback(baseUrl) ? isLoopback : isOwnNetwork;
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const [first, ...others] = error ? [] : found.filter((one) => isAllowed(urlOf(one)));
      if (first === undefined) return callback(error ?? outside(hostname), []);
      if (options.all === true) callback(null, [first, ...others]);
      else callback(null, first.address, first.family);
    });
  };
}

const urlOf = ({ address, family }: LookupAddress): string =>
  family === 6 ? `http://[${address.replace(/%.*$/, "")}]` : `http://${address}`;

function outside(hostname: string): NodeJS.ErrnoException {
  const words = `${hostname} leads out of your own network, where a key needs https`;
  return Object.assign(new Error(words), { code: "EHOSTUNREACH", hostname });
}
