import { expect, test } from "vitest";
import { signInPolicy } from "./sign-in-policy.ts";

const own = ["'self'", "'none'", "'script'"];

test("without Clerk the page may load nothing but its own files", () => {
  const policy = signInPolicy();
  expect(policy["default-src"]).toEqual(["'none'"]);
  expect(policy["script-src"]).toEqual(["'self'"]);
  for (const sources of Object.values(policy)) expect(sources.filter((source) => !own.includes(source))).toEqual([]);
});

test("with Clerk it may ask Clerk and show its pictures, and still runs no code but its own", () => {
  const policy = signInPolicy("https://clerk.example.com");
  const foreign = Object.entries(policy).flatMap(([directive, sources]) =>
    sources.filter((source) => !own.includes(source)).map((source) => `${directive} ${source}`),
  );
  expect(foreign).toEqual(["img-src https://img.clerk.com", "connect-src https://clerk.example.com"]);
});
