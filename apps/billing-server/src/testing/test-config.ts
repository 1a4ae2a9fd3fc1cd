import type { BillingConfig } from "../config.ts";

/** A server's configuration for tests: the sandbox on a free port of this machine, with an address nobody else has. */
export function testConfig(config: Pick<BillingConfig, "dataFolder"> & Partial<BillingConfig>): BillingConfig {
  return {
    host: "127.0.0.1",
    port: 0,
    trustedProxies: [],
    clerk: {
      secretKey: "sk_test_0123456789abcdef",
      publishableKey: `pk_test_${Buffer.from("clerk.example.com$").toString("base64")}`,
      webhookSecrets: [],
      // Nobody listens there: what needs Clerk brings its double.
      apiUrl: "http://127.0.0.1:9",
    },
    stripe: { webhookSecrets: [], isTaxed: false, takesPromotionCodes: false, checkoutMinutes: 60 },
    model: { baseUrl: "http://127.0.0.1:9", model: "test/model" },
    isSandbox: true,
    logLevel: "info",
    limits: { requestsPerMinute: 1_000_000, freeDevicesPerDay: 1000, generationsAtOnce: 2 },
    ...config,
  };
}
