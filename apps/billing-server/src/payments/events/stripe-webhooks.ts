import { Stripe } from "stripe";
import { refused } from "../../webhooks/signed-message.ts";
import type { IncomingMessage, WebhookSource } from "../../webhooks/webhook-source.ts";
import { stripeApiVersion } from "../open-stripe.ts";
import type { Payments } from "../payments.ts";
import { eventHandlers } from "./event-handlers.ts";
import { orderedBy } from "./ordered-by.ts";

export interface StripeWebhooksParts {
  readonly payments: Payments;
  /** Any of these: while a secret is changed there are two. */
  readonly secrets: readonly string[];
  /** Whether the server's key is of real money: events of the other kind are refused. */
  readonly isLive: boolean;
  readonly now: () => number;
}

/** What is older, or younger, was kept back by somebody. */
const toleranceS = 300;

/** What Stripe sends, signed with one of the secrets and in the version that this server reads. */
export function stripeWebhooks({ payments, secrets, isLive, now }: StripeWebhooksParts): WebhookSource {
  return {
    provider: "stripe",
    read(message) {
      const { body, event } = proven(message, secrets, now());
      const { id, type, object, created, livemode, api_version: version } = event;
      if (object !== "event" || typeof id !== "string" || typeof type !== "string" || !Number.isSafeInteger(created)) {
        throw refused("it is no event of Stripe");
      }
      if (livemode !== isLive) throw refused(isLive ? "it is a test" : "it is not a test");
      if (version !== null && version !== stripeApiVersion) throw refused(`it is of version ${version}`);
      return {
        provider: "stripe",
        eventId: id,
        type,
        objectId: orderedBy(event),
        createdAt: created * 1000,
        isLive: livemode,
        apiVersion: version,
        raw: body,
      };
    },
    handlers: eventHandlers(payments),
  };
}

interface Proven {
  readonly body: string;
  readonly event: Stripe.Event;
}

function proven({ headers, raw }: IncomingMessage, secrets: readonly string[], nowMs: number): Proven {
  const signature = headers["stripe-signature"];
  if (typeof signature !== "string" || signature.length > 2000) throw refused("it is not signed");
  const body = raw.toString("utf8");
  // Bytes that are no UTF-8 would come out as other bytes than were signed.
  if (!Buffer.from(body).equals(raw)) throw refused("its body is no UTF-8");
  const failures: unknown[] = [];
  for (const secret of secrets) {
    try {
      Stripe.webhooks.constructEvent(body, signature, secret, toleranceS, undefined, nowMs);
      assertNotFromTheFuture(signature, nowMs);
      // As it stands in the body: the SDK turns some numbers into objects of its own.
      return { body, event: JSON.parse(body) as Stripe.Event };
    } catch (error) {
      failures.push(error);
    }
  }
  throw refused("its signature does not match, or it is too old", new AggregateError(failures));
}

/** The SDK lets these pass. Only looked at once the signature is right, so that nobody learns our clock. */
function assertNotFromTheFuture(signature: string, nowMs: number): void {
  const [, sentAt] = /(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature) ?? [];
  if (Number(sentAt) * 1000 > nowMs + toleranceS * 1000) throw refused("it is from the future");
}
