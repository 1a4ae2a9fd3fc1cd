import { expect, test } from "vitest";
import { isLoopback, providerAddress, proxyAddress } from "./addresses.ts";

test.each([
  ["https://api.openai.com/v1/", "https://api.openai.com/v1"],
  ["https://api.openai.com", "https://api.openai.com"],
  ["api.groq.com/openai/v1//", "https://api.groq.com/openai/v1"],
  [
    "https://x.openai.azure.com/openai?api-version=2025-01-01#top",
    "https://x.openai.azure.com/openai?api-version=2025-01-01",
  ],
  ["localhost:1234/v1", "http://localhost:1234/v1"],
  ["127.0.0.1:1234/v1", "http://127.0.0.1:1234/v1"],
  ["http://127.0.0.1:1234/v1", "http://127.0.0.1:1234/v1"],
  ["http://localhost:8000/", "http://localhost:8000"],
  ["http://[::1]:8000/v1", "http://[::1]:8000/v1"],
  ["http://192.168.1.7:11434", "http://192.168.1.7:11434"],
  ["http://100.101.102.103:8000", "http://100.101.102.103:8000"],
  ["http://[fd12::1]:8000", "http://[fd12::1]:8000"],
  ["http://gpu-box:8000", "http://gpu-box:8000"],
  ["http://nas.local:8000/v1", "http://nas.local:8000/v1"],
])("%s is kept as %s", (typed, kept) => {
  expect(providerAddress(typed)).toBe(kept);
});

test.each([
  "",
  "   ",
  "not an address",
  "file:///etc/passwd",
  "ftp://example.com",
  "javascript:alert(1)",
  "http://api.openai.com/v1",
  "http://8.8.8.8/v1",
  "http://172.32.0.1/v1",
  "http://127.0.0.1.evil.example/v1",
  "http://localhost.evil.example/v1",
  "https://user:sk-secret@api.openai.com/v1",
  "https://sk-secret@api.openai.com/v1",
  "https://example.com/v1?api_key=sk-secret",
  "https://example.com/v1?access_token=x",
])("%s is no address for a key", (typed) => {
  expect(() => providerAddress(typed)).toThrow(expect.objectContaining({ code: "request/invalid" }));
});

test("a refusal does not repeat what was typed, for it may hold the key", () => {
  for (const typed of ["https://user:sk-secret@example.com", "https://example.com/?key=sk-secret"]) {
    expect(() => providerAddress(typed)).toThrow(expect.not.objectContaining({ message: /sk-secret/ }));
  }
});

test("addresses of this computer are told from those that only look so", () => {
  for (const here of [
    "http://127.0.0.1",
    "http://127.9.9.9",
    "https://localhost:1",
    "http://a.localhost",
    "http://[::1]",
  ])
    expect(isLoopback(here)).toBe(true);
  for (const away of ["http://10.0.0.1", "http://localhost.evil.example", "https://api.openai.com", "nonsense"])
    expect(isLoopback(away)).toBe(false);
  // Ways to write 127.0.0.1 that the address parser knows.
  expect(isLoopback("http://0x7f.1")).toBe(true);
});

test("the password of a proxy is kept apart from its address", () => {
  expect(proxyAddress("http://jane:p%40ss@proxy.example:3128")).toEqual({
    url: "http://proxy.example:3128",
    credentials: "jane:p%40ss",
  });
  expect(proxyAddress("proxy.example:3128")).toEqual({ url: "http://proxy.example:3128", credentials: null });
  expect(proxyAddress("socks5://127.0.0.1:1080")).toEqual({ url: "socks5://127.0.0.1:1080", credentials: null });
  for (const typed of ["", "ftp://proxy", "http://", "file:///x"]) {
    expect(() => proxyAddress(typed)).toThrow(expect.objectContaining({ code: "request/invalid" }));
  }
});
