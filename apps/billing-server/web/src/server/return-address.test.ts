import { expect, test } from "vitest";
import { returnAddress } from "./return-address.ts";

const own = new URL("https://myba.example/sign-in/abc");

test("after signing in the browser goes back to the app or to this server", () => {
  expect(returnAddress("myba://auth/callback?code=1&state=2", own)?.kind).toBe("app");
  for (const address of [
    "http://127.0.0.1:4711/auth/callback?code=1",
    "http://[::1]:4711/auth/callback?code=1",
    "http://localhost:4711/auth/callback",
    "https://myba.example/auth/abc",
    "/auth/abc",
  ])
    expect(returnAddress(address, own), address).toEqual({ kind: "page", href: new URL(address, own).href });
});

test("after signing in the browser goes nowhere else, whoever asks for it", () => {
  for (const address of [
    "https://evil.example/auth/abc",
    "//evil.example/auth",
    "http://127.0.0.1.evil.example/",
    "http://user@127.0.0.1:4711/",
    "https://127.0.0.1:4711/",
    "https://myba.example.evil.example/",
    "http://myba.example/auth/abc",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://myba.example/1",
    "file:///etc/passwd",
    "myba-evil://auth/callback",
    "http://",
  ])
    expect(returnAddress(address, own), address).toBeUndefined();
});
