import { getEventMeta } from "@orpc/client";
import type { GenerationId } from "@myba/shared/ids";
import { useEffect, useState } from "react";
import type { GenerationFeedEvent } from "../../bridge/generations.ts";
import { client, link } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { refetch } from "../lib/queries.ts";
import { afterEvents, emptyFeed, type FeedState } from "./generation-feed.ts";

/**
 * Follows a generation from its first event to its end, painting once a frame. After a lost connection it goes on
 * behind the last event it saw; after a reload it starts over from the journal. One that waits has no events yet.
 */
export function useGenerationFeed(
  id: GenerationId,
  isWaiting: boolean,
): { readonly feed: FeedState; readonly error: unknown } {
  const [feed, setFeed] = useState<FeedState>(emptyFeed);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (isWaiting) return undefined;
    const stop = new AbortController();
    void follow(id, stop.signal, setFeed, setError);
    return () => stop.abort();
  }, [id, isWaiting]);
  return { feed, error };
}

const frameMs = 16;

async function follow(
  id: GenerationId,
  signal: AbortSignal,
  setFeed: (change: (state: FeedState) => FeedState) => void,
  setError: (error: unknown) => void,
): Promise<void> {
  let lastEventId: string | undefined;
  let batch: GenerationFeedEvent[] = [];
  let paintedAtMs = 0;
  const paint = () => {
    const events = batch;
    batch = [];
    paintedAtMs = performance.now();
    if (events.length > 0 && !signal.aborted) setFeed((state) => afterEvents(state, events));
  };
  let ended = false;
  while (!ended && !signal.aborted) {
    try {
      const events = await client.generations.feed({ id }, { signal, lastEventId });
      for await (const event of events) {
        lastEventId = getEventMeta(event)?.id ?? lastEventId;
        batch.push(event);
        // The first of a while is painted at once; what follows on its heels shares the next frame.
        if (performance.now() - paintedAtMs > frameMs) paint();
        else if (batch.length === 1) requestAnimationFrame(paint);
        ended ||= event.kind === "ended";
      }
      // A feed that ends without saying so was cut off.
      if (!ended) await reconnected(signal);
    } catch (failure) {
      if (signal.aborted) return;
      if (reportOf(failure).code !== "link/lost" && link.state === "online") return setError(failure);
      await reconnected(signal);
    }
  }
  paint();
  refetch(["tickets", "generations"]);
}

function reconnected(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, 1000);
    const stopListening = link.subscribe(() => link.state === "online" && done());
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      stopListening();
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
