import { withEventMeta } from "@orpc/server";
import type { Events, HeardEvent } from "../events/events.ts";
import { api, withPrincipal } from "./implementer.ts";

export interface EventRoutesParts {
  readonly events: Events;
}

/** A stream whose server died comes back after so long and a random part of it, so that not all come at once. */
const comeBackMs = 1000;

/** The routes of events as they happen. */
export function eventRoutes({ events }: EventRoutesParts) {
  return {
    events: {
      follow: api.events.follow.use(withPrincipal).handler(({ context, signal, lastEventId }) => {
        const { principal } = context;
        const stream = events.follow(principal.accountId, {
          signal: signal ?? new AbortController().signal,
          ...(lastEventId !== undefined && { afterId: lastEventId }),
          ...(principal.kind === "person" && { installationId: principal.installationId }),
        });
        return sent(stream);
      }),
    },
  };
}

/** Events as they are written, with the id to resume after; the first says how soon to come back. */
function sent(stream: AsyncIterableIterator<HeardEvent>): AsyncIterableIterator<HeardEvent["event"], undefined> {
  let retry: number | undefined = comeBackMs + Math.floor(Math.random() * comeBackMs);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      const step = await stream.next();
      if (step.done === true) return { done: true, value: undefined };
      const { id, event } = step.value;
      const value = withEventMeta(event, { id, ...(retry !== undefined && { retry }) });
      retry = undefined;
      return { done: false, value };
    },
    async return() {
      await stream.return?.();
      return { done: true, value: undefined };
    },
  };
}
