import type { RefinementId, TicketId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Refinement } from "../../bridge/refinements.ts";
import { announce } from "../lib/announce.ts";
import { api, client } from "../lib/client.ts";
import { queryClient, refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";

/** The open proposals of a ticket, newest first; one that is being written grows as it comes. */
export function useRefinements(ticketId: TicketId) {
  const query = useQuery(api.refinements.list.queryOptions({ input: { ticketId } }));
  const running = (query.data ?? []).filter((one) => one.state === "running").map((one) => one.id);
  const followed = running.join(" ");
  useEffect(() => {
    const stop = new AbortController();
    for (const id of followed.split(" ").filter(Boolean)) void follow(ticketId, id as RefinementId, stop.signal); // Ids joined above.
    return () => stop.abort();
  }, [ticketId, followed]);
  return query;
}

async function follow(ticketId: TicketId, id: RefinementId, signal: AbortSignal): Promise<void> {
  let latest: Refinement | null = null;
  let isDue = false;
  const paint = () => {
    isDue = false;
    if (latest && !signal.aborted) putRefinement(ticketId, latest);
  };
  try {
    for await (const refinement of await client.refinements.feed({ id }, { signal })) {
      latest = refinement;
      // However many words come in a frame, it is painted once.
      if (!isDue) requestAnimationFrame(paint);
      isDue = true;
    }
    paint();
    if (latest && !signal.aborted) announce(outcomeWords(latest));
  } catch {
    // The list, asked again, says what became of it.
  }
  if (!signal.aborted) refetch(["refinements", "costs"]);
}

/** Puts a refinement into the list that is on screen. */
export function putRefinement(ticketId: TicketId, refinement: Refinement): void {
  queryClient.setQueryData(api.refinements.list.queryKey({ input: { ticketId } }), (before) => {
    if (!before) return [refinement];
    const isKnown = before.some((one) => one.id === refinement.id);
    return isKnown ? before.map((one) => (one.id === refinement.id ? refinement : one)) : [refinement, ...before];
  });
}

/** Takes a refinement out of the list that is on screen, once the core has. */
export function dropRefinement(ticketId: TicketId, id: RefinementId): void {
  queryClient.setQueryData(api.refinements.list.queryKey({ input: { ticketId } }), (before) =>
    before?.filter((one) => one.id !== id),
  );
}

function outcomeWords({ state, changes, providerLabel }: Refinement): string {
  if (state === "failed") return `${providerLabel} could not finish.`;
  if (state === "cancelled") return "Stopped.";
  return changes.length === 0 ? "Nothing to change." : `${counted(changes.length, "change")} proposed.`;
}
