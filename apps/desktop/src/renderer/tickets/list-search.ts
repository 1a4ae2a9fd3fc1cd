import {
  priorities,
  statuses,
  ticketTypes,
  type Priority,
  type Status,
  type TicketType,
} from "@myba/shared/tickets/content";
import type { ProjectId } from "@myba/shared/ids";
import type { TicketFilter, ticketSorts as bridgeSorts } from "../../bridge/tickets.ts";

export type TicketSort = (typeof bridgeSorts)[number];

/** Every order, as menus show them. The contract's own list would bring the whole contract into the window. */
const ticketSorts = [
  "tree",
  "updated",
  "created",
  "key",
  "title",
  "priority",
  "points",
  "relevance",
] as const satisfies readonly TicketSort[];

/** What the address says about a list. Absent means "any". */
export interface ListSearch {
  readonly project?: ProjectId;
  readonly q?: string;
  readonly types?: readonly TicketType[];
  readonly statuses?: readonly Status[];
  readonly priorities?: readonly Priority[];
  readonly labels?: readonly string[];
  readonly questions?: true;
  readonly sort?: TicketSort;
  readonly descending?: true;
}

/** Reads an address, leaving out whatever makes no sense. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const sort = ticketSorts.find((sort) => sort === raw["sort"]);
  const types = known(raw["types"], ticketTypes);
  const wantedStatuses = known(raw["statuses"], statuses);
  const wantedPriorities = known(raw["priorities"], priorities);
  const labels = Array.isArray(raw["labels"]) ? raw["labels"].filter((label) => typeof label === "string") : [];
  return {
    ...(typeof raw["project"] === "string" ? { project: raw["project"] as ProjectId } : {}), // The core checks ids.
    ...(typeof raw["q"] === "string" && raw["q"] !== "" ? { q: raw["q"].slice(0, 200) } : {}),
    ...(types.length > 0 ? { types } : {}),
    ...(wantedStatuses.length > 0 ? { statuses: wantedStatuses } : {}),
    ...(wantedPriorities.length > 0 ? { priorities: wantedPriorities } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    ...(raw["questions"] === true ? { questions: true } : {}),
    ...(sort ? { sort } : {}),
    ...(raw["descending"] === true ? { descending: true } : {}),
  };
}

/** A filter with its order, as the core takes it. */
export type ListQuery = TicketFilter & { sort: TicketSort; descending: boolean };

/** The core's filter and order for an address. Results of a search come best first unless another order is chosen. */
export function listQuery(search: ListSearch, trashed: boolean): ListQuery {
  const searching = (search.q ?? "").trim() !== "";
  const chosen = search.sort === "relevance" && !searching ? undefined : search.sort;
  return {
    projectId: search.project ?? null,
    trashed,
    types: [...(search.types ?? [])],
    statuses: [...(search.statuses ?? [])],
    priorities: [...(search.priorities ?? [])],
    labels: [...(search.labels ?? [])],
    withQuestions: search.questions ?? false,
    search: search.q ?? "",
    sort: chosen ?? (searching ? "relevance" : trashed ? "updated" : "tree"),
    descending: search.descending ?? (chosen === undefined && trashed && !searching),
  };
}

/** Whether the address narrows the list beyond its project. */
export function isNarrowed(search: ListSearch): boolean {
  const { project: _project, sort: _sort, descending: _descending, ...filters } = search;
  return Object.keys(filters).length > 0;
}

function known<Value extends string>(raw: unknown, values: readonly Value[]): Value[] {
  return Array.isArray(raw) ? values.filter((value) => raw.includes(value)) : [];
}
