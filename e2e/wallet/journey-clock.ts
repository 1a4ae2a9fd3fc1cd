import type { Sandbox } from "../../apps/billing-server/sandbox/start-sandbox.ts";

/** The time of the billing server, of Stripe's stand-in and of the core: the machine's, and what a journey has turned it on. */
export class JourneyClock {
  #aheadMs = 0;

  readonly now = (): number => Date.now() + this.#aheadMs;

  /** Turns it on, and does at Stripe what is due by then: debits settle, pages expire, plans renew. */
  async turn(sandbox: Sandbox, ms: number): Promise<void> {
    this.#aheadMs += ms;
    await sandbox.stripe.advance(ms);
  }
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
