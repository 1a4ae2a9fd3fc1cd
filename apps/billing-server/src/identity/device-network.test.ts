import { expect, test } from "vitest";
import { networkMark, networkOf } from "./device-network.ts";
import { makeKeyedHash } from "./keyed-hash.ts";

test.each([
  ["192.0.2.1", "192.0.2.254"],
  ["192.0.2.1", "::ffff:192.0.2.77"],
  ["2001:db8:1::1", "2001:db8:1:ffff:ffff::1"],
])("%s and %s are one customer's", (one, other) => {
  expect(networkOf(one)).toBe(networkOf(other));
});

test.each([
  ["192.0.2.1", "192.0.3.1"],
  ["2001:db8:1::1", "2001:db8:2::1"],
  ["::1", "127.0.0.1"],
])("%s and %s may be different customers'", (one, other) => {
  expect(networkOf(one)).not.toBe(networkOf(other));
});

test("what is no address is one network, so that it is no way around the limit", () => {
  expect(networkOf("")).toBe(networkOf("nonsense"));
});

test("what is stored of a network says nothing without the secret, and cannot be followed from day to day", () => {
  const hash = makeKeyedHash(["one secret".repeat(4)]);
  const here = { address: "192.0.2.1", day: "2026-11-21" };
  expect(networkMark(hash, here)).toBe(networkMark(hash, { ...here, address: "192.0.2.9" }));
  expect(networkMark(hash, here)).not.toBe(networkMark(hash, { ...here, day: "2026-11-22" }));
  expect(networkMark(hash, here)).not.toBe(networkMark(makeKeyedHash(["another".repeat(5)]), here));
});
