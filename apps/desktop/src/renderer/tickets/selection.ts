import type { TicketId } from "@myba/shared/ids";
import { create } from "zustand";

interface Selection {
  /** The list the ticks were set in: a project, all tickets, or the trash. */
  readonly list: string;
  readonly selected: ReadonlySet<TicketId>;
  /** Where Shift extends from. */
  readonly anchor: number | null;
  readonly collapsed: ReadonlySet<TicketId>;
  /** The place in the shown list that keys act on. */
  readonly cursor: number;
}

/** Which tickets are ticked for an action on all of them, and which parents are folded. */
export const useSelection = create<Selection>(() => ({
  list: "",
  selected: new Set(),
  anchor: null,
  collapsed: new Set(),
  cursor: 0,
}));

/** Ticks or unticks one ticket. */
export function toggleSelected(id: TicketId, place: number): void {
  useSelection.setState(({ selected }) => ({ selected: toggled(selected, id), anchor: place }));
}

/** Ticks these tickets and nothing else, or these as well. */
export function select(ids: Iterable<TicketId>, options: { readonly add: boolean }): void {
  useSelection.setState(({ selected }) => ({ selected: new Set(options.add ? [...selected, ...ids] : ids) }));
}

/** Ticks belong to one list: in another they would be out of sight and acted on all the same, so they go. */
export function enterList(list: string): void {
  useSelection.setState((state) => (state.list === list ? {} : { list, selected: new Set(), anchor: null, cursor: 0 }));
}

/** Unticks everything; says whether anything was ticked. */
export function clearSelection(): boolean {
  const had = useSelection.getState().selected.size > 0;
  if (had) useSelection.setState({ selected: new Set(), anchor: null });
  return had;
}

/** Folds or unfolds a parent. */
export function setCollapsed(id: TicketId, isCollapsed: boolean): void {
  useSelection.setState(({ collapsed }) =>
    collapsed.has(id) === isCollapsed ? {} : { collapsed: toggled(collapsed, id) },
  );
}

function toggled<Value>(set: ReadonlySet<Value>, value: Value): Set<Value> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
