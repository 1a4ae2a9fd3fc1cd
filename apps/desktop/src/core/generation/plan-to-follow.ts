import { providerId } from "@myba/shared/ids";
import type { TicketsForTokens } from "../metered/tickets-for-tokens.ts";
import type { RunPlan } from "./generation-run.ts";

/** Follows what the billing server has begun: nobody else takes its place. */
export function planToFollow(tokens: TicketsForTokens): RunPlan {
  return {
    providerFor: (generation) => tokens.providerFor(generation, null),
    named: (id) => ({ providerId: providerId.parse(id), providerLabel: "MyBA" }),
    stored: (id, events) => tokens.stored(id, events),
    goesOn: (id) => tokens.goesOn(id),
  };
}
