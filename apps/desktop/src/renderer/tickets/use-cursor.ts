import type { TicketId } from "@myba/shared/ids";
import { useEffect } from "react";
import { client } from "../lib/client.ts";
import type { ListQuery } from "./list-search.ts";
import { useSelection } from "./selection.ts";
import type { TicketPages } from "./use-ticket-pages.ts";

interface CursorOptions {
  readonly pages: TicketPages;
  readonly filter: ListQuery;
  /** The ticket that is shown beside the list. */
  readonly openId: TicketId | undefined;
  /** The cursor went to a ticket that was opened elsewhere: its row may be out of sight. */
  readonly onFound: (index: number) => void;
}

interface Cursor {
  readonly index: number;
  readonly set: (index: number) => void;
}

/** The row that keys act on. It stays on its ticket when the list changes around it, and goes to one that is opened. */
export function useCursor({ pages, filter, openId, onFound }: CursorOptions): Cursor {
  const { cursor } = useSelection();
  const count = pages.visible?.length ?? pages.total;
  const index = Math.max(0, Math.min(count - 1, cursor));
  const placeOf = (at: number) => pages.visible?.[at] ?? at;
  const isThere = openId !== undefined && pages.rowAt(placeOf(index))?.id === openId;
  const goTo = (found: number) => {
    useSelection.setState({ cursor: found });
    onFound(found);
  };
  const isListed = pages.status === "success";
  const filterKey = JSON.stringify(filter);
  useEffect(() => {
    if (!openId || isThere) return;
    const near = Array.from({ length: Math.min(count, 500) }, (_, at) => at);
    const found = near.find((at) => pages.rowAt(placeOf(at))?.id === openId);
    if (found !== undefined) goTo(found);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Only another ticket or another list moves the cursor.
  }, [openId, pages.total, pages.status]);
  useEffect(() => {
    if (!openId || !isListed) return undefined;
    const isNear = Array.from({ length: count }, (_, at) => at).some((at) => pages.rowAt(placeOf(at))?.id === openId);
    if (isNear) return undefined;
    const leaving = new AbortController();
    const look = async () => {
      const place = await placeIn(filter, openId, leaving.signal);
      if (place === null || leaving.signal.aborted) return;
      const found = pages.visible === null ? place : pages.visible.indexOf(place);
      if (found >= 0) goTo(found);
    };
    void look();
    return () => leaving.abort();
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Asked once a ticket and filter: a list may be long.
  }, [openId, filterKey, isListed]);
  return { index, set: (to) => useSelection.setState({ cursor: to }) };
}

/** Where in a list a ticket of a page that has not been loaded is; null where it is not in the list. */
async function placeIn(filter: ListQuery, id: TicketId, signal: AbortSignal): Promise<number | null> {
  try {
    const place = (await client.tickets.ids(filter, { signal })).indexOf(id);
    return place < 0 ? null : place;
  } catch {
    // The list itself says when the core is not there; without the cursor nothing is lost.
    return null;
  }
}
