import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "@myba/shared/errors";
import { describe, expect, test } from "vitest";
import { configFrom, environment } from "./config.ts";

const live = {
  MYBA_PUBLIC_URL: "https://billing.example.com/",
  CLERK_SECRET_KEY: "sk_live_0123456789",
  CLERK_PUBLISHABLE_KEY: "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k",
  CLERK_WEBHOOK_SECRET: "whsec_new, whsec_old",
};
const sandbox = {
  MYBA_SANDBOX: "1",
  CLERK_SECRET_KEY: "sk_test_0123456789",
  CLERK_PUBLISHABLE_KEY: "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k",
};

function refusalOf(env: Record<string, string>): string {
  try {
    configFrom(env);
  } catch (error) {
    if (error instanceof AppError && error.code === "server/configuration") return error.message;
    throw error;
  }
  return "";
}

describe("the configuration", () => {
  test("needs little where the server keeps its own files", () => {
    expect(configFrom(live)).toMatchObject({
      publicUrl: "https://billing.example.com",
      host: "127.0.0.1",
      port: 8484,
      isSandbox: false,
      clerk: { webhookSecrets: ["whsec_new", "whsec_old"] },
      model: { baseUrl: "https://openrouter.ai/api/v1" },
      limits: { requestsPerMinute: 600 },
    });
  });

  test("tells everything that is wrong or missing at once", () => {
    const words = refusalOf({ MYBA_PORT: "80a", DATABASE_URL: "mysql://db/myba", CLERK_SECRET_KEY: "secret" });
    for (const name of ["MYBA_PORT", "DATABASE_URL", "CLERK_SECRET_KEY", "CLERK_PUBLISHABLE_KEY", "MYBA_PUBLIC_URL"])
      expect(words.split(`${name}: `)).toHaveLength(2);
    const missing = refusalOf({ DATABASE_URL: "postgres://db/myba" });
    for (const name of [
      "CLERK_SECRET_KEY",
      "CLERK_PUBLISHABLE_KEY",
      "CLERK_WEBHOOK_SECRET",
      "MYBA_PUBLIC_URL",
      "MYBA_SERVER_SECRETS",
      "MYBA_SIGNING_KEYS",
      "MYBA_LEDGER_CHAIN_KEY",
      "MYBA_LEDGER_ANCHORS",
    ])
      expect(missing).toContain(`${name}: `);
  });

  test("never lets the sandbox's sign-in stand beside live keys", () => {
    expect(configFrom(sandbox).isSandbox).toBe(true);
    expect(refusalOf({ ...live, MYBA_SANDBOX: "1" })).toContain("MYBA_SANDBOX: ");
    expect(refusalOf({ ...sandbox, CLERK_PUBLISHABLE_KEY: live.CLERK_PUBLISHABLE_KEY })).toContain("MYBA_SANDBOX: ");
    for (const word of ["true", "1"]) expect(refusalOf({ ...live, MYBA_SANDBOX: word })).not.toBe("");
    for (const word of ["", "0", "false"]) expect(configFrom({ ...live, MYBA_SANDBOX: word }).isSandbox).toBe(false);
    expect(refusalOf({ ...live, MYBA_SANDBOX: "yes" })).toContain("MYBA_SANDBOX: ");
  });

  test("is never served in plain HTTP to the world", () => {
    expect(refusalOf({ ...live, MYBA_PUBLIC_URL: "http://billing.example.com" })).toContain("MYBA_PUBLIC_URL: ");
  });

  test("knows the server by one address without a path, however it is spelled", () => {
    const spelled = { ...live, MYBA_PUBLIC_URL: "https://Billing.Example.com:443/" };
    expect(configFrom(spelled).publicUrl).toBe("https://billing.example.com");
    for (const url of ["https://example.com/billing", "https://example.com/?a", "https://me:x@example.com"])
      expect(refusalOf({ ...live, MYBA_PUBLIC_URL: url })).toContain("MYBA_PUBLIC_URL: ");
  });

  test("believes proxies that are named, and not everybody", () => {
    const proxies = "loopback, 10.0.0.0/8 2001:db8::1";
    expect(configFrom({ ...live, MYBA_TRUSTED_PROXIES: proxies }).trustedProxies).toHaveLength(3);
    for (const wrong of ["true", "1", "proxy.internal", "10.0.0.0/33", "0.0.0.0/0", "::/0"])
      expect(refusalOf({ ...live, MYBA_TRUSTED_PROXIES: wrong })).toContain("MYBA_TRUSTED_PROXIES: ");
  });

  test("sends no live key over plain HTTP", () => {
    expect(refusalOf({ ...live, CLERK_API_URL: "http://clerk.internal" })).toContain("CLERK_API_URL: ");
    expect(configFrom({ ...sandbox, CLERK_API_URL: "http://127.0.0.1:4020" }).clerk.apiUrl).toBeDefined();
  });

  test("says where the sandbox gets its keys from", () => {
    const words = refusalOf({ MYBA_SANDBOX: "1" });
    expect(words).toContain("node packages/sandbox/src/clerk/main.ts");
    expect(refusalOf({})).not.toContain("packages/sandbox");
  });

  test("never repeats a secret in words", () => {
    const words = refusalOf({ CLERK_SECRET_KEY: "canary-one", MYBA_SERVER_SECRETS: "canary-two", MYBA_PORT: "x" });
    expect(words).toContain("MYBA_SERVER_SECRETS: ");
    expect(words).not.toContain("canary");
  });

  test("is all in docs/operations.md", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/operations.md"), "utf8");
    expect(Object.keys(environment.shape).filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });
});

describe("the configuration of Stripe", () => {
  const selling = { ...live, STRIPE_SECRET_KEY: "sk_live_0123456789", STRIPE_WEBHOOK_SECRET: "whsec_new,whsec_old" };

  test("sells with live keys, and says how", () => {
    expect(configFrom({ ...selling, STRIPE_TAX: "1", STRIPE_CHECKOUT_MINUTES: "120" }).stripe).toEqual({
      secretKey: "sk_live_0123456789",
      webhookSecrets: ["whsec_new", "whsec_old"],
      apiUrl: undefined,
      isTaxed: true,
      takesPromotionCodes: false,
      checkoutMinutes: 120,
    });
    expect(configFrom(live).stripe.secretKey).toBeUndefined();
  });

  test("never lets test cards buy real tokens, nor the sandbox take real money", () => {
    expect(refusalOf({ ...selling, STRIPE_SECRET_KEY: "sk_test_0123456789" })).toContain("both be live");
    expect(refusalOf({ ...sandbox, STRIPE_SECRET_KEY: "rk_live_0123456789" })).toContain("STRIPE_SECRET_KEY");
    expect(refusalOf({ ...selling, STRIPE_API_URL: "https://stripe.example.com" })).toContain("sandbox only");
    expect(refusalOf({ ...live, STRIPE_SECRET_KEY: "sk_live_0123456789" })).toContain("STRIPE_WEBHOOK_SECRET");
    expect(
      configFrom({ ...sandbox, STRIPE_SECRET_KEY: "sk_test_0123456789", STRIPE_API_URL: "http://127.0.0.1:9" }),
    ).toMatchObject({ stripe: { apiUrl: "http://127.0.0.1:9" } });
  });
});
