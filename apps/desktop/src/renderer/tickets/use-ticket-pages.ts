import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useRef } from "react";
import type { TicketRow } from "../../bridge/tickets.ts";
import { api } from "../lib/client.ts";
import type { ListQuery } from "./list-search.ts";
import { visiblePlaces, type TreePlace } from "./tree-window.ts";

/** Rows a request asks for. */
export const pageSize = 100;

export interface TicketPages {
  readonly status: "pending" | "error" | "success";
  readonly error: unknown;
  readonly retry: () => void;
  readonly total: number;
  readonly capped: boolean;
  /** The row at a place of the whole list, once it has arrived. */
  readonly rowAt: (place: number) => TicketRow | undefined;
  /** The places that are shown; null for all of them. */
  readonly visible: readonly number[] | null;
}

/** The list of a filter, page by page, with what is folded left out. */
export function useTicketPages(
  filter: ListQuery,
  pages: readonly number[],
  collapsed: ReadonlySet<string>,
): TicketPages {
  const pageOptions = (page: number) =>
    api.tickets.list.queryOptions({ input: { ...filter, offset: page * pageSize, limit: pageSize } });
  // The first page also tells the total, so it is always wanted; the former list stays until the new one is here.
  const first = useQuery({ ...pageOptions(0), placeholderData: keepPreviousData });
  const wanted = first.isPlaceholderData ? [] : pages.filter((page) => page > 0);
  const rest = useQueries({ queries: wanted.map(pageOptions) });

  const filterKey = JSON.stringify(filter);
  const total = first.data?.total ?? 0;
  const known = useRef({ filterKey: "", total: -1, places: new Map<number, TreePlace>() });
  const loaded = new Map<number, readonly TicketRow[]>();
  if (first.data) loaded.set(0, first.data.rows);
  rest.forEach((result, index) => {
    if (result.data) loaded.set(wanted[index]!, result.data.rows); // rest has one result a wanted page.
  });
  const stamp = `${first.dataUpdatedAt} ${rest.map((result) => result.dataUpdatedAt).join(" ")}`;

  const visible = useMemo(() => {
    // After a change of length every place may mean another ticket.
    if (known.current.filterKey !== filterKey || known.current.total !== total) {
      known.current = { filterKey, total, places: new Map() };
    }
    const { places } = known.current;
    for (const [page, rows] of loaded) {
      rows.forEach((row, index) => places.set(page * pageSize + index, { id: row.id, depth: row.depth }));
    }
    return filter.sort === "tree" ? visiblePlaces(total, places, collapsed) : null;
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `stamp` stands for `loaded`, which is new at every render.
  }, [filterKey, total, collapsed, stamp]);

  return {
    status: first.status,
    error: first.error,
    retry: () => void first.refetch(),
    total,
    capped: first.data?.capped ?? false,
    rowAt: (place) => loaded.get(Math.floor(place / pageSize))?.[place % pageSize],
    visible,
  };
}
