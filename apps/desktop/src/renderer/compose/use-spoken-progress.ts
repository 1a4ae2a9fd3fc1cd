import { useEffect, useRef } from "react";
import { announce } from "../lib/announce.ts";
import { counted } from "../lib/time.ts";
import type { FeedState } from "./generation-feed.ts";

/**
 * Says each ticket once a model has written it, never its words as they come. The offline engine finds them all in a
 * moment: for it, and for several at once, their number is enough.
 */
export function useSpokenProgress({ tickets, attempts, ended }: FeedState): void {
  const spoken = useRef(new Set<string>());
  const byModel = attempts.length > 0 && attempts.at(-1)?.providerId !== "offline";
  useEffect(() => {
    if (!byModel || ended) return;
    const done = [...tickets.values()].filter(({ id, draft }) => !draft.incomplete && !spoken.current.has(id));
    for (const { id } of done) spoken.current.add(id);
    const last = done.at(-1);
    if (last) announce(done.length === 1 ? last.draft.content.title : `${counted(done.length, "more ticket")}.`);
  }, [tickets, byModel, ended]);
  useEffect(() => {
    if (ended) announce(`Generation ended with ${counted(ended.generation.ticketCount, "ticket")}.`);
  }, [ended]);
}
