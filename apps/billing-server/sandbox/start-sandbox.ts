import { mkdirSync } from "node:fs";
import { startClerkDouble, type ClerkDouble } from "@myba/sandbox/clerk/clerk-double";
import { sandboxClerk, sandboxPeople } from "@myba/sandbox/clerk/config";
import { startModelDouble, type ModelDouble } from "@myba/sandbox/model/model-double";
import { sandboxKeys } from "@myba/sandbox/model/world";
import { sandboxStripe } from "@myba/sandbox/stripe/config";
import { startStripeDouble, type StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { BillingConfig } from "../src/config.ts";
import { endOpenOrders } from "./end-open-orders.ts";
import type { SandboxCodes } from "./make-codes.ts";
import { setUpShop } from "./set-up-shop.ts";
import { type BillingServer, type ServerPorts, startBillingServer } from "../src/server.ts";

export interface SandboxOptions {
  /** Of the server's files; what was bought and used there is there again at the next start. */
  readonly dataFolder: string;
  /** Ports to come back to after a restart; any free ones without. */
  readonly ports?: {
    readonly server?: number;
    readonly clerk?: number;
    readonly stripe?: number;
    readonly model?: number;
  };
  readonly config?: Partial<BillingConfig>;
  readonly serverPorts?: ServerPorts;
  /** Sets products and the portal of plans up at Stripe, as whoever runs a real server does; not by default. */
  readonly setsUpShop?: boolean;
  /** The clock of Stripe's double; with one of the caller's own nothing happens there until `stripe.turn`. */
  readonly stripeNow?: () => number;
}

/** A billing server and everything outside it, on this computer: nobody pays, and no model is asked. */
export interface Sandbox {
  /** Where the billing server listens. */
  readonly url: string;
  readonly clerk: ClerkDouble;
  readonly stripe: StripeDouble;
  readonly model: ModelDouble;
  readonly server: BillingServer;
  /** Promotion and gift to try; null where no shop was set up. */
  readonly codes: SandboxCodes | null;
  /** Ends the server alone, as a failure would look to the app. */
  stopServer(): Promise<void>;
  /** Starts it again on the same port and data. */
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts stand-ins for Clerk, Stripe and a provider of models, and a billing server on SQLite that uses them. What was
 * paid in the folder before is there again; pages to pay on that were open have ended.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { ports = {}, stripeNow } = options;
  mkdirSync(options.dataFolder, { recursive: true });
  const clerk = await startClerkDouble({ port: ports.clerk ?? 0 });
  const stripe = await startStripeDouble({ port: ports.stripe ?? 0, ...(stripeNow && { now: stripeNow }) });
  const model = await startModelDouble({ port: ports.model ?? 0, validKeys: [sandboxKeys.valid] });
  const start = (port: number): Promise<BillingServer> =>
    startBillingServer({ ...configOf(options, { clerk, stripe, model }), port }, options.serverPorts);
  let server = await start(ports.server ?? 0);
  const { url } = server;
  const now = options.serverPorts?.now ?? Date.now;
  const { database } = server.databases;
  await endOpenOrders(database, now);
  clerk.webhooks.subscribe(`${url}/webhooks/clerk`);
  stripe.listen(`${url}/webhooks/stripe`, { secret: sandboxStripe.webhookSecret });
  const shop = { database, stripeUrl: stripe.url, publicUrl: url, now };
  const codes = options.setsUpShop ? await setUpShop(shop) : null;
  let isRunning = true;
  const stopServer = async (): Promise<void> => {
    isRunning = false;
    await server.close();
  };
  return {
    url,
    clerk,
    stripe,
    model,
    codes,
    get server() {
      return server;
    },
    stopServer,
    async startServer() {
      if (isRunning) return;
      server = await start(Number(new URL(url).port));
      isRunning = true;
    },
    async close() {
      if (isRunning) await stopServer();
      await Promise.all([clerk.close(), stripe.close(), model.close()]);
    },
  };
}

function configOf(
  { dataFolder, config }: SandboxOptions,
  { clerk, stripe, model }: Pick<Sandbox, "clerk" | "stripe" | "model">,
): BillingConfig {
  return {
    host: "127.0.0.1",
    port: 0,
    dataFolder,
    trustedProxies: [],
    clerk: {
      secretKey: sandboxClerk.secretKey,
      publishableKey: sandboxClerk.publishableKey,
      webhookSecrets: [sandboxClerk.webhookSecret],
      apiUrl: clerk.url,
    },
    stripe: {
      secretKey: sandboxStripe.secretKey,
      webhookSecrets: [sandboxStripe.webhookSecret],
      apiUrl: stripe.url,
      isTaxed: false,
      takesPromotionCodes: true,
      checkoutMinutes: 60,
    },
    model: { apiKey: sandboxKeys.valid, baseUrl: model.url("openrouter"), model: "openai/gpt-4.1-mini" },
    isSandbox: true,
    sandboxPeople: sandboxPeople.flatMap(({ email, firstName, password, accounts = [] }) =>
      password === undefined
        ? []
        : [
            {
              email,
              name: firstName ?? email,
              password,
              hint: accounts.length > 0 ? `with ${accounts.join(", ")}` : "with a password",
            },
          ],
    ),
    logLevel: "warn",
    limits: { requestsPerMinute: 100_000, freeDevicesPerDay: 1000, generationsAtOnce: 2 },
    ...config,
  };
}
