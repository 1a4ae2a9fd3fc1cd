import type { StripeDouble } from "@myba/sandbox/stripe/stripe-double";
import type { ChaosPerson } from "./chaos-people.ts";
import type { ChaosShop } from "./chaos-shop.ts";
import type { KillableServer } from "./killable-server.ts";

/** What somebody went to Stripe's page to buy, by what they were told when they clicked. */
export interface WantedAtStripe {
  readonly person: ChaosPerson;
  readonly kind: "package" | "plan";
  readonly key: string;
}

/** Where people live: a server, Stripe, and what the test wrote down beside both. */
export interface ChaosTown {
  readonly server: KillableServer;
  readonly stripe: StripeDouble;
  readonly prices: ChaosShop["prices"];
  readonly people: readonly ChaosPerson[];
  /** Whoever gives money back. */
  readonly admin: ChaosPerson;
  /** By the id of the checkout session. */
  readonly wanted: Map<string, WantedAtStripe>;
}
