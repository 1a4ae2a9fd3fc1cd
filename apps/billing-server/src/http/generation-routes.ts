import type { MeteredEvent } from "@myba/shared/billing-api/generations";
import { withEventMeta } from "@orpc/server";
import type { FollowedEvent } from "../generation/follow-generation.ts";
import type { Generations } from "../generation/generations.ts";
import { api, withPrincipal } from "./implementer.ts";

/** `/api/generations…`: tickets for tokens, from the wallet of whoever asks. */
export function generationRoutes({ generations }: { readonly generations: Generations }) {
  const own = api.generations;
  return {
    generations: {
      estimate: own.estimate
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => generations.estimate(principal.accountId, input)),
      start: own.start
        .use(withPrincipal)
        .handler(async ({ context: { principal }, input: { headers, body }, lastEventId: afterId, signal }) =>
          withIds(
            await generations.start(
              principal.accountId,
              { key: headers["idempotency-key"], request: body },
              { afterId, signal },
            ),
          ),
        ),
      follow: own.follow
        .use(withPrincipal)
        .handler(async ({ context: { principal }, input, lastEventId: afterId, signal }) =>
          withIds(await generations.follow(principal.accountId, input.id, { afterId, signal })),
        ),
      get: own.get
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => generations.get(principal.accountId, input.id)),
      list: own.list
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => generations.list(principal.accountId, input)),
      cancel: own.cancel
        .use(withPrincipal)
        .handler(({ context: { principal }, input }) => generations.cancel(principal.accountId, input.id)),
    },
  };
}

async function* withIds(events: AsyncIterable<FollowedEvent>): AsyncGenerator<MeteredEvent, void> {
  for await (const { id, event } of events) yield withEventMeta(event, { id });
}
