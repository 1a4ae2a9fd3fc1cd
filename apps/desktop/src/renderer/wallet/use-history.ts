import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../lib/client.ts";
import { boundsOfPeriod, type HistorySearch } from "./history-search.ts";

/** Entries that one request asks for. */
const pageSize = 100;

/** The history of a search, page by page as places of it come into sight. */
export function useHistory({ search, groups, period }: HistorySearch, places: readonly number[]) {
  const [now] = useState(Date.now);
  const input = { search: search.trim(), groups: [...groups], ...boundsOfPeriod(period, now) };
  const pageOptions = (page: number) =>
    api.wallet.history.queryOptions({ input: { ...input, offset: page * pageSize, limit: pageSize } });
  // The first page also tells how many there are; the former list stays until the new one is here.
  const first = useQuery({ ...pageOptions(0), placeholderData: keepPreviousData });
  const pages = new Set(places.map((place) => Math.floor(place / pageSize)).filter((page) => page > 0));
  const wanted = first.isPlaceholderData ? [] : [...pages];
  const rest = useQueries({ queries: wanted.map(pageOptions) });
  const total = first.data?.total ?? 0;
  return {
    first,
    total,
    /** The entry at a place of the whole list, once it has arrived. */
    entryAt: (place: number) => {
      const page = Math.floor(place / pageSize);
      const known = page === 0 ? first.data : rest[wanted.indexOf(page)]?.data;
      return known?.entries[place % pageSize];
    },
  };
}

export type History = ReturnType<typeof useHistory>;
export type HistoryEntry = NonNullable<ReturnType<History["entryAt"]>>;
