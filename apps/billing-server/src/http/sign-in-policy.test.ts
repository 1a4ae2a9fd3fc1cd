import { expect, test } from "vitest";
import { signInPolicy } from "./sign-in-policy.ts";

test("without Clerk the page may load nothing but its own files", () => {
  const policy = signInPolicy();
  expect(policy["default-src"]).toEqual(["'none'"]);
  for (const sources of Object.values(policy)) {
    expect(sources.filter((source) => !["'self'", "'none'", "data:"].includes(source))).toEqual([]);
  }
});

test("with Clerk it may speak with Clerk and show pictures of people, and still run and frame nothing of others", () => {
  const { "connect-src": connect, "img-src": images, ...rest } = signInPolicy("https://clerk.example.com");
  expect(connect).toEqual(["'self'", "https://clerk.example.com"]);
  expect(images).toContain("https://img.clerk.com");
  const { "connect-src": _connect, "img-src": _images, ...own } = signInPolicy();
  expect(rest).toEqual(own);
  expect(rest["script-src"]).toEqual(["'self'"]);
});
