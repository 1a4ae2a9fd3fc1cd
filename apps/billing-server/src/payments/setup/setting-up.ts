import type { Catalogues } from "../../catalogue/catalogues.ts";
import type { StripePort } from "../stripe-port.ts";

export interface SetUpParts {
  readonly stripe: StripePort;
  readonly catalogues: Pick<Catalogues, "inForce">;
  /** Where people and Stripe reach the server, without a slash at its end. */
  readonly publicUrl: string;
  readonly makeId: () => string;
}

/** One thing at Stripe, and what is done about it. */
export interface Step {
  readonly what: "product" | "price" | "coupon" | "portal" | "webhook";
  /** Our name of it. */
  readonly name: string;
  readonly does: "create" | "update" | "archive" | "keep";
  readonly detail: string;
}

/** A run: every step is told, and done unless the run is dry. */
export interface SettingUp extends SetUpParts {
  readonly isDry: boolean;
  /** Does something at Stripe that a key makes once, however often the network loses the answer. */
  readonly step: <T>(step: Step, work: (key: { idempotencyKey: string }) => Promise<T>) => Promise<T | undefined>;
}
