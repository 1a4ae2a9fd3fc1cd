import { AppError } from "@myba/shared/errors";
import type { z } from "zod";
import { type BillingConfig, environment, linesOf, stripeContradictions } from "../config.ts";

/** What a command about money knows of the server's configuration: nobody signs in at one. */
export interface CommandConfig extends Pick<BillingConfig, "publicUrl" | "databaseUrl"> {
  readonly dataFolder: string;
  readonly stripe: BillingConfig["stripe"] & { readonly secretKey: string };
}

const read = environment.pick({
  MYBA_PUBLIC_URL: true,
  MYBA_SANDBOX: true,
  MYBA_SERVER_DATA: true,
  DATABASE_URL: true,
  CLERK_SECRET_KEY: true,
  STRIPE_SECRET_KEY: true,
  STRIPE_API_URL: true,
  STRIPE_TAX: true,
  STRIPE_PROMOTION_CODES: true,
  STRIPE_CHECKOUT_MINUTES: true,
});

/**
 * The part of the server's environment that commands about money need. Throws `server/command` with everything that is
 * missing or wrong; `isPublic` where Stripe is told the server's address.
 */
export function commandConfigFrom(
  env: Readonly<Record<string, string | undefined>>,
  { isPublic = false }: { readonly isPublic?: boolean } = {},
): CommandConfig {
  const { data: found, error } = read.safeParse(env);
  const problems = found === undefined ? linesOf(error) : problemsIn(found, isPublic);
  if (found?.STRIPE_SECRET_KEY === undefined || problems.length > 0)
    throw new AppError("server/command", { reason: problems.join("; ") });
  return {
    publicUrl: found.MYBA_PUBLIC_URL,
    databaseUrl: found.DATABASE_URL,
    dataFolder: found.MYBA_SERVER_DATA ?? "billing-data",
    stripe: {
      secretKey: found.STRIPE_SECRET_KEY,
      webhookSecrets: [],
      apiUrl: found.STRIPE_API_URL,
      isTaxed: found.STRIPE_TAX ?? false,
      takesPromotionCodes: found.STRIPE_PROMOTION_CODES ?? false,
      checkoutMinutes: found.STRIPE_CHECKOUT_MINUTES,
    },
  };
}

function problemsIn(found: z.output<typeof read>, isPublic: boolean): string[] {
  const isSandbox = found.MYBA_SANDBOX === true;
  const isLive = found.CLERK_SECRET_KEY?.includes("_live_") === true;
  // Nobody has to tell a command of payments.
  const heard = { ...found, STRIPE_WEBHOOK_SECRET: ["whsec_not_needed"] };
  return [
    found.STRIPE_SECRET_KEY === undefined && "STRIPE_SECRET_KEY is missing, by which Stripe knows the account",
    ...stripeContradictions(heard, { isSandbox, isLive }),
    isPublic &&
      !isSandbox &&
      found.MYBA_PUBLIC_URL?.startsWith("https://") !== true &&
      "MYBA_PUBLIC_URL must say the https address at which Stripe reaches the server",
  ].filter((problem) => problem !== false);
}
