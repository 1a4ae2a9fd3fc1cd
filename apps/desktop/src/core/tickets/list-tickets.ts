import { ticketId, type TicketId } from "@myba/shared/ids";
import { z } from "zod";
import type { ticketFilter, ticketList, ticketListInput, ticketSorts } from "../../bridge/tickets.ts";
import type { Store } from "../database/store.ts";
import { cached } from "../database/cached.ts";
import { type Condition, filterCondition } from "./list-filter.ts";
import { type Found, searchTickets } from "./search-tickets.ts";
import { asRow, type ListedRow, listedRow, rowColumns } from "./ticket-rows.ts";
import { pathNumbers } from "./tree.ts";

type ListInput = z.infer<typeof ticketListInput>;
type TicketList = z.infer<typeof ticketList>;
type Sort = (typeof ticketSorts)[number];

interface Order {
  readonly up: string;
  readonly down: string;
  /** Holds live tickets in this order with all that filters ask for; SQLite would rather sort a hundred thousand rows. */
  readonly index: string;
}

/** Ascending and descending order of a sort. Ties are broken by the number, so that pages never overlap. */
const orders: Record<Exclude<Sort, "relevance">, Order> = {
  tree: { up: "t.tree_path", down: "t.tree_path DESC", index: "ticket_by_tree" },
  updated: { up: "t.updated_at, t.number", down: "t.updated_at DESC, t.number DESC", index: "ticket_by_update" },
  created: { up: "t.number", down: "t.number DESC", index: "ticket_by_number" },
  key: { up: "t.number", down: "t.number DESC", index: "ticket_by_number" },
  title: {
    up: "t.title COLLATE NOCASE, t.number",
    down: "t.title COLLATE NOCASE DESC, t.number DESC",
    index: "ticket_by_title",
  },
  priority: { up: "t.priority, t.number", down: "t.priority DESC, t.number DESC", index: "ticket_by_priority" },
  points: { up: "t.points, t.number", down: "t.points DESC, t.number DESC", index: "ticket_by_points" },
};

/** One page of the tickets a filter matches, with their total. */
export function listTickets(store: Store, input: ListInput): TicketList {
  const condition = filterCondition(input);
  const found = searchTickets(store, input.search, condition);
  const rows = found === null ? page(store, input) : foundPage(store, found, input);
  const isTree = input.sort === "tree" && !input.descending;
  return {
    rows: isTree ? withDepths(store, rows, found, condition) : rows.map((row) => asRow(row, 0)),
    total: found === null ? countMatches(store, filterCondition(input, true)) : found.numbers.length,
    capped: found?.capped ?? false,
  };
}

/** Every id the filter matches, in list order. */
export function listTicketIds(
  store: Store,
  input: z.infer<typeof ticketFilter> & Pick<ListInput, "sort" | "descending">,
): TicketId[] {
  const found = searchTickets(store, input.search, filterCondition(input));
  const rows = found === null ? allIds(store, input) : foundIds(store, found, input);
  return z.array(ticketId).parse(rows);
}

function order({ sort, descending }: { sort: Sort; descending: boolean }): string {
  // Without a search nothing is more relevant than what was touched last.
  const { up, down } = sort === "relevance" ? { up: orders.updated.down, down: orders.updated.up } : orders[sort];
  return descending ? down : up;
}

/** Below so many tickets of the wanted labels, finding those and sorting them beats walking all tickets in order. */
const rareLabel = 3000;

/** How a list is read in order: along an index, or, for the small trash and for rare labels, by sorting what is found. */
function walk(store: Store, input: WalkedInput): { index: string; condition: Condition } {
  const { trashed, labels, sort, projectId } = input;
  const labelsFirst = labels.length > 0 && !isCommon(store, labels);
  const condition = filterCondition(input, labelsFirst);
  if (trashed || labelsFirst) return { index: "", condition };
  if (sort === "tree" && projectId !== null) return { index: "INDEXED BY ticket_by_project", condition };
  return { index: `INDEXED BY ${orders[sort === "relevance" ? "updated" : sort].index}`, condition };
}
type WalkedInput = Omit<ListInput, "offset" | "limit">;

function isCommon(store: Store, labels: readonly string[]): boolean {
  const query = `SELECT count(*) FROM (
    SELECT 1 FROM ticket_label WHERE label IN (SELECT value FROM json_each(?)) LIMIT ${rareLabel})`;
  return store.sql(query).pluck().get(JSON.stringify(labels)) === rareLabel;
}

const rows = z.array(listedRow);

function page(store: Store, input: ListInput): ListedRow[] {
  const { index, condition } = walk(store, input);
  // The inner select walks one index; only the page's own rows are then read from the table.
  const query = `
    SELECT ${rowColumns} FROM ticket t JOIN (
      SELECT t.number AS wanted FROM ticket t ${index} WHERE ${condition.sql} ORDER BY ${order(input)} LIMIT ? OFFSET ?
    ) ON t.number = wanted ORDER BY ${order(input)}`;
  return rows.parse(store.sql(query).all(...condition.values, input.limit, input.offset));
}

function allIds(store: Store, input: WalkedInput): unknown[] {
  const { index, condition } = walk(store, input);
  const query = `SELECT t.id FROM ticket t ${index} WHERE ${condition.sql} ORDER BY ${order(input)}`;
  return store.sql(query).pluck().all(condition.values);
}

function foundPage(store: Store, found: Found, input: ListInput): ListedRow[] {
  const ids = JSON.stringify(foundNumbers(store, found, input).slice(input.offset, input.offset + input.limit));
  const query = `SELECT ${rowColumns} FROM json_each(?) j JOIN ticket t ON t.number = j.value ORDER BY j.key`;
  return rows.parse(store.sql(query).all(ids));
}

function foundIds(store: Store, found: Found, input: { sort: Sort; descending: boolean }): unknown[] {
  const ids = JSON.stringify(foundNumbers(store, found, input));
  const query = "SELECT t.id FROM json_each(?) j JOIN ticket t ON t.number = j.value ORDER BY j.key";
  return store.sql(query).pluck().all(ids);
}

function foundNumbers(store: Store, found: Found, input: { sort: Sort; descending: boolean }): readonly number[] {
  if (input.sort === "relevance") return input.descending ? found.numbers.toReversed() : found.numbers;
  const query = `SELECT t.number FROM json_each(?) j JOIN ticket t ON t.number = j.value ORDER BY ${order(input)}`;
  return z.array(z.number()).parse(store.sql(query).pluck().all(JSON.stringify(found.numbers)));
}

function countMatches(store: Store, condition: Condition): number {
  return cached(store, `count ${condition.sql} ${JSON.stringify(condition.values)}`, () =>
    z.number().parse(store.sql(`SELECT count(*) FROM ticket t WHERE ${condition.sql}`).pluck().get(condition.values)),
  );
}

/** Counts, for each row, the ancestors that are in the same list, on this page or another. */
function withDepths(store: Store, page: readonly ListedRow[], found: Found | null, condition: Condition) {
  const above = new Set(page.flatMap((row) => pathNumbers(row.tree_path).slice(0, -1)));
  const listed = found === null ? matching(store, [...above], condition) : new Set(found.numbers);
  return page.map((row) => {
    const ancestors = pathNumbers(row.tree_path).slice(0, -1);
    return asRow(row, ancestors.filter((number) => listed.has(number)).length);
  });
}

function matching(store: Store, numbers: readonly number[], condition: Condition): Set<number> {
  // CROSS JOIN keeps the few given numbers first; SQLite would begin with every ticket of the project.
  const query = `SELECT t.number FROM json_each(?) j CROSS JOIN ticket t ON t.number = j.value WHERE ${condition.sql}`;
  const found = store
    .sql(query)
    .pluck()
    .all(JSON.stringify(numbers), ...condition.values);
  return new Set(z.array(z.number()).parse(found));
}

/** Labels in use on live tickets with their counts, most used first. */
export function listLabels(store: Store, projectId: string | null): { label: string; count: number }[] {
  const query = `
    SELECT label, count(*) AS count FROM ticket_label WHERE @projectId IS NULL OR project_id = @projectId
    GROUP BY label ORDER BY count DESC, label`;
  return cached(store, `labels ${projectId ?? ""}`, () =>
    z.array(z.object({ label: z.string(), count: z.number() })).parse(store.sql(query).all({ projectId })),
  );
}
