import { describe, expect, it } from "vitest";
import { contentSecurityPolicy } from "./content-security-policy.ts";

describe("the content security policy", () => {
  it("allows nothing but the app's own files", () => {
    expect(contentSecurityPolicy()).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; " +
        "require-trusted-types-for 'script'",
    );
  });

  it("differs in a browser only by the socket of its own web host", () => {
    const window = contentSecurityPolicy().split("; ");
    const browser = contentSecurityPolicy("ws://127.0.0.1:4000").split("; ");
    expect(browser.filter((part) => !window.includes(part))).toEqual(["connect-src 'self' ws://127.0.0.1:4000"]);
  });
});
