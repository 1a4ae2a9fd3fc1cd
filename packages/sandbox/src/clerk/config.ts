import type { ClerkScript } from "./clerk-script.ts";
import type { NewPerson } from "./clerk-user.ts";

/** How a double is set up; everything may be left out. */
export interface ClerkDoubleConfig {
  /** 0, the default, takes any free one. */
  readonly port?: number;
  /** The clock. With one of the test's own, webhooks wait until `deliverDue` is called. */
  readonly now?: () => number;
  readonly script?: ClerkScript;
  /** Where webhooks go. */
  readonly webhookUrl?: string;
  /** Who has an account at the start; `sandboxPeople` unless this says who. No webhook tells of them. */
  readonly people?: readonly NewPerson[];
}

/** Keys that open nothing outside the sandbox. The publishable key names the host of the issuer, as all of Clerk's do. */
export const sandboxClerk = {
  secretKey: "sk_test_sandboxsandboxsandboxsandboxsandbox00",
  host: "sandbox.clerk.accounts.dev",
  publishableKey: `pk_test_${Buffer.from("sandbox.clerk.accounts.dev$").toString("base64")}`,
  issuer: "https://sandbox.clerk.accounts.dev",
  webhookSecret: "whsec_c2FuZGJveC1zYW5kYm94LXNhbmRib3gtMDAwMQ==",
  instanceId: "ins_2sandbox0000000000000000000",
} as const;

/** The people of the sandbox. Their ids stay the same over restarts, so that they keep their accounts. */
export const sandboxPeople: readonly NewPerson[] = [
  {
    id: "user_2sandboxAda00000000000000001",
    email: "ada@example.com",
    firstName: "Ada",
    lastName: "Sandbox",
    password: "sandbox-ada",
    accounts: ["google"],
  },
  {
    id: "user_2sandboxGrace000000000000002",
    email: "grace@example.com",
    firstName: "Grace",
    lastName: "Sandbox",
    password: "sandbox-grace",
    accounts: ["atlassian", "gitlab"],
  },
  {
    id: "user_2sandboxLinus000000000000003",
    email: "linus@example.com",
    firstName: "Linus",
    lastName: "Sandbox",
    password: "sandbox-linus",
  },
];
