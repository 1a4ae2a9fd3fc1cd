import { expect, test } from "vitest";
import { returnAddress } from "./return-address.ts";

const own = new URL("https://myba.example/sign-in/abc");

test("after signing in the browser goes on on this server", () => {
  for (const address of ["https://myba.example/oidc/auth/abc", "/oidc/auth/abc"])
    expect(returnAddress(address, own), address).toBe("https://myba.example/oidc/auth/abc");
});

test("after signing in the browser goes nowhere else, whoever asks for it", () => {
  for (const address of [
    "https://evil.example/auth/abc",
    "//evil.example/auth",
    "http://127.0.0.1:4711/auth/callback?code=1",
    "myba://auth/callback?code=1&state=2",
    "https://myba.example.evil.example/",
    "https://myba.example@evil.example/",
    "http://myba.example/auth/abc",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "blob:https://myba.example/1",
    "file:///etc/passwd",
    "http://",
  ])
    expect(returnAddress(address, own), address).toBeUndefined();
});
