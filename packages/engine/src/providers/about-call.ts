import type { ErrorData } from "@myba/shared/errors";
import type { Unspeakable } from "./clean-words.ts";
import type { Connection } from "./model-call.ts";

/** Who is asked what: what errors are filled from, and what they must not tell. */
export interface AboutCall extends Unspeakable {
  readonly connection: Connection;
  /** Empty where no model is asked. */
  readonly model: string;
}

/** What the words of every `provider/…` error may need, besides a reason. */
export function factsOf({ connection, model }: AboutCall): ErrorData {
  return {
    provider: connection.label,
    address: addressOf(connection),
    model: model || connection.label,
    seconds: Math.max(1, Math.round(connection.timeoutMs / 1000)),
  };
}

/** The address as a person knows it, without user, password and query. */
function addressOf({ baseUrl }: Connection): string {
  const url = URL.parse(baseUrl);
  return url ? `${url.origin}${url.pathname}`.replace(/\/$/, "") : baseUrl.slice(0, 100);
}
