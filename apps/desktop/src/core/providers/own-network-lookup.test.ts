import type { lookup as systemLookup, LookupAddress } from "node:dns";
import { expect, test } from "vitest";
import { ownNetworkLookup } from "./own-network-lookup.ts";

/** What a connection to an address gets when its name resolves to these. */
function found(baseUrl: string, ...addresses: readonly string[]): Promise<readonly string[] | string> {
  const answer: LookupAddress[] = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  const resolve = ((_name: string, _options: object, callback: (error: null, all: LookupAddress[]) => void) =>
    callback(null, answer)) as unknown as typeof systemLookup;
  return new Promise((done) => {
    ownNetworkLookup(baseUrl, resolve)(new URL(baseUrl).hostname, { all: true }, (error, all) =>
      done(error ? (error.code ?? "") : (all as LookupAddress[]).map(({ address }) => address)),
    );
  });
}

test.each<[string, readonly string[], readonly string[] | string]>([
  ["http://localhost:1234", ["::1", "127.0.0.1"], ["::1", "127.0.0.1"]],
  ["http://ai.localhost:1234", ["203.0.113.5"], "EHOSTUNREACH"],
  ["http://localhost:1234", ["192.168.1.5"], "EHOSTUNREACH"],
  ["http://box.local:1234", ["192.168.1.5"], ["192.168.1.5"]],
  ["http://box.local:1234", ["2001:db8::5", "fe80::1%eth0", "10.0.0.7"], ["fe80::1%eth0", "10.0.0.7"]],
  ["http://box:1234", ["203.0.113.5"], "EHOSTUNREACH"],
])("the key of %s, a name of %j, goes to %j", async (baseUrl, addresses, expected) => {
  expect(await found(baseUrl, ...addresses)).toEqual(expected);
});
