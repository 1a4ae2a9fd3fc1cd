import { withEventMeta } from "@orpc/server";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import { findSource } from "../generation/sources.ts";
import type { Generations } from "../generation/generations.ts";
import type { JournalEntry } from "../generation/journal.ts";
import type { Store } from "../database/store.ts";
import { procedures } from "./implementer.ts";

/** `generations.*` of the contract. */
export function generationsRouter(service: Generations) {
  const { generations } = procedures;
  return generations.router({
    estimate: generations.estimate.handler(({ input }) => service.estimate(input)),
    runQueued: generations.runQueued.handler(({ input }) => service.runQueued(input.id, input)),
    networkIsBack: generations.networkIsBack.handler(() => service.networkIsBack()),
    start: generations.start.handler(({ input }) => service.start(input)),
    feed: generations.feed.handler(({ input, lastEventId, signal }) =>
      withIds(service.feed(input.id, placeAfter(lastEventId), signal)),
    ),
    cancel: generations.cancel.handler(({ input }) => service.cancel(input.id)),
    list: generations.list.handler(({ input }) => service.list(input.projectId)),
  });
}

/** `sources.*` of the contract. */
export function sourcesRouter(store: Store) {
  const { sources } = procedures;
  return sources.router({ get: sources.get.handler(({ input }) => findSource(store, input.id)) });
}

async function* withIds(entries: AsyncIterable<JournalEntry>): AsyncGenerator<GenerationFeedEvent, void> {
  for await (const { seq, event } of entries) yield withEventMeta(event, { id: String(seq) });
}

/** An id of a stream that never was ours means from the beginning. */
function placeAfter(lastEventId: string | undefined): number {
  return lastEventId !== undefined && /^\d{1,9}$/.test(lastEventId) ? Number(lastEventId) : 0;
}
