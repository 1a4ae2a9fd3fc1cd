import { eventBody, type KeptEvent } from "../events.ts";
import type { DeliveryFault } from "./delivery-fault.ts";
import { signatureOf } from "./sign.ts";

const answerTimeoutMs = 20_000;

export interface Attempt {
  readonly event: KeptEvent;
  readonly url: string;
  readonly apiVersion: string | null;
  readonly secrets: readonly string[];
  /** What is wrong with this attempt. */
  readonly fault: DeliveryFault["kind"] | undefined;
  /** Seconds since 1970. */
  readonly at: number;
}

/** Sends an event once. The status of the answer; 0 if there is none in time. */
export async function send({ event, url, apiVersion, secrets, fault, at }: Attempt): Promise<number> {
  const shown = { ...eventBody(event, apiVersion ?? undefined), ...(fault === "live-mode" && { livemode: true }) };
  const body = JSON.stringify(shown, undefined, 2);
  const time = fault === "stale-timestamp" ? at - 3600 : at;
  const signature = signatureOf(body, fault === "wrong-signature" ? ["whsec_somebodyElse"] : secrets, time);
  try {
    const response = await fetch(url, {
      method: "POST",
      body: fault === "rewritten" ? JSON.stringify(JSON.parse(body)) : body,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks; sandbox)",
        "stripe-signature": signature,
      },
      signal: AbortSignal.timeout(answerTimeoutMs),
      redirect: "manual",
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}
