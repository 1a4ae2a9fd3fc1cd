/** How a double is set up; everything may be left out. */
export interface StripeDoubleOptions {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /**
   * The clock, in milliseconds since 1970. With one of the test's own, nothing happens by itself: deliveries and what
   * is due later wait until `turn` is called.
   */
  readonly now?: () => number;
  /** A webhook endpoint that is there from the start, for all events, with the secret of `sandboxStripe`. */
  readonly webhookUrl?: string;
}

/** The version of the API that the double speaks, and no other. */
export const stripeApiVersion = "2026-10-28.endive";

/** Keys that open nothing outside the sandbox. */
export const sandboxStripe = {
  secretKey: "sk_test_sandboxsandboxsandboxsandboxsandbox00",
  accountId: "acct_1SandboxSandbox00",
  webhookSecret: "whsec_sandboxsandboxsandboxsandbox0001",
} as const;
