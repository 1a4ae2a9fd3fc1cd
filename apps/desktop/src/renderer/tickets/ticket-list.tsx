import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type MouseEvent } from "react";
import type { TicketId } from "@myba/shared/ids";
import type { TicketRow } from "../../bridge/tickets.ts";
import { useCommandHandlers } from "../commands/run-command.ts";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { useSettings } from "../lib/use-settings.ts";
import { ContextMenu } from "../ui/menu.tsx";
import { clearSelection, select, setCollapsed, toggleSelected, useSelection } from "./selection.ts";
import { TicketMenuItems } from "./ticket-menu.tsx";
import { TicketRowLine } from "./ticket-row.tsx";
import { useCursor } from "./use-cursor.ts";
import type { ListQuery } from "./list-search.ts";
import type { TicketPages } from "./use-ticket-pages.ts";

interface TicketListProps {
  readonly label: string;
  readonly filter: ListQuery;
  readonly pages: TicketPages;
  readonly onPlacesShown: (places: readonly number[]) => void;
  /** The ticket that is shown beside the list. */
  readonly openId: TicketId | undefined;
  /** Shows a ticket beside the list; `focus` moves into it. */
  readonly onOpen: (id: TicketId, options: { readonly focus: boolean }) => void;
  /** Whether moving through the list also shows the ticket. */
  readonly follow: boolean;
}

/** The virtualised list: a tree with one cursor, any number of ticked rows, and a key for everything. */
export function TicketList({ label, filter, pages, onPlacesShown, openId, onOpen, follow }: TicketListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const { density } = useSettings();
  const { selected, collapsed, anchor } = useSelection();
  const count = pages.visible?.length ?? pages.total;
  const placeOf = (index: number) => pages.visible?.[index] ?? index;
  const rowHeightPx = density === "compact" ? 28 : 32;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeightPx,
    overscan: 8,
    paddingStart: 4,
    paddingEnd: 72,
    scrollPaddingStart: 4,
    // The bar of actions floats over the foot while something is ticked.
    scrollPaddingEnd: selected.size > 0 ? 64 : 4,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeightPx]);
  useStartAtTop(JSON.stringify(filter), () => virtual.scrollToOffset(0));

  const items = virtual.getVirtualItems();
  const shown = items.map((item) => placeOf(item.index));
  const shownKey = shown.join();
  useEffect(() => {
    onPlacesShown(shown);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- `shownKey` stands for `shown`, which is new at every render.
  }, [shownKey, onPlacesShown]);

  const cursor = useCursor({ pages, filter, openId, onFound: (index) => virtual.scrollToIndex(index) });
  const moveTo = (index: number) => {
    const bounded = Math.max(0, Math.min(count - 1, index));
    const row = pages.rowAt(placeOf(bounded));
    cursor.set(bounded);
    virtual.scrollToIndex(bounded);
    scroller.current?.focus({ preventScroll: true });
    if (row && follow) onOpen(row.id, { focus: false });
  };
  const current = (): TicketRow | undefined => pages.rowAt(placeOf(cursor.index));
  const tick = (row: TicketRow, index: number, extend: boolean) => {
    if (!extend || anchor === null) return toggleSelected(row.id, index);
    const range = rangeBetween(anchor, index).flatMap((at) => pages.rowAt(placeOf(at))?.id ?? []);
    return select(range, { add: true });
  };

  useCommandHandlers({
    "list.next": () => moveTo(cursor.index + 1),
    "list.previous": () => moveTo(Math.max(0, cursor.index - 1)),
    "list.select": () => {
      const row = current();
      if (row) toggleSelected(row.id, cursor.index);
    },
    "list.select-all": () => void selectAll(filter),
    "list.clear": () => void clearSelection(),
    "list.collapse": () => {
      const row = current();
      if (row) fold(row, true);
    },
    "list.expand": () => {
      const row = current();
      if (row) fold(row, false);
    },
    "ticket.open": () => {
      const row = current();
      if (row) onOpen(row.id, { focus: true });
    },
  });

  const onPick = (event: MouseEvent, row: TicketRow, index: number) => {
    cursor.set(index);
    if (event.shiftKey) return tick(row, index, true);
    if (event.ctrlKey || event.metaKey) return tick(row, index, false);
    clearSelection();
    useSelection.setState({ anchor: index });
    return onOpen(row.id, { focus: false });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const jump = { Home: 0, End: count - 1, PageDown: cursor.index + 15, PageUp: cursor.index - 15 }[event.key];
    if (jump !== undefined) moveTo(jump);
    else if (event.shiftKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) extendBy(event.key);
    else return;
    event.preventDefault();
  };
  const extendBy = (key: string) => {
    const start = anchor ?? cursor.index;
    const end = Math.max(0, Math.min(count - 1, cursor.index + (key === "ArrowDown" ? 1 : -1)));
    select(
      rangeBetween(start, end).flatMap((at) => pages.rowAt(placeOf(at))?.id ?? []),
      { add: false },
    );
    useSelection.setState({ anchor: start });
    cursor.set(end);
    virtual.scrollToIndex(end);
  };

  const cursorShown = items.some((item) => item.index === cursor.index && pages.rowAt(placeOf(item.index)));
  return (
    <ContextMenu
      area={
        <div
          ref={scroller}
          role="tree"
          aria-label={label}
          aria-multiselectable
          tabIndex={0}
          aria-activedescendant={cursorShown ? idOf(placeOf(cursor.index)) : undefined}
          onKeyDown={onKeyDown}
          onContextMenuCapture={(event) => {
            const place = (event.target as Element).closest<HTMLElement>("[data-place]")?.dataset["place"]; // A React event's target in this tree is an element.
            const index = items.find((item) => String(placeOf(item.index)) === place)?.index;
            if (index !== undefined) cursor.set(index);
          }}
          className="relative min-h-0 flex-1 overflow-y-auto outline-none focus-visible:outline-none [&:focus-visible_[aria-current]]:outline-2 [&_[aria-current]]:-outline-offset-2 [&_[aria-current]]:outline-accent-ink"
        >
          <div role="presentation" style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const place = placeOf(item.index);
              const row = pages.rowAt(place);
              if (!row) return <WaitingRow key={item.key} top={item.start} />;
              return (
                <TicketRowLine
                  key={row.id}
                  row={row}
                  domId={idOf(place)}
                  place={place}
                  total={pages.total}
                  top={item.start}
                  isCursor={item.index === cursor.index}
                  isSelected={selected.has(row.id)}
                  anySelected={selected.size > 0}
                  isCollapsed={filter.sort === "tree" ? collapsed.has(row.id) : undefined}
                  onFold={() => fold(row, !collapsed.has(row.id))}
                  onTick={(event) => {
                    event.stopPropagation();
                    cursor.set(item.index);
                    tick(row, item.index, event.shiftKey);
                  }}
                  onPick={(event) => onPick(event, row, item.index)}
                  onOpen={() => onOpen(row.id, { focus: true })}
                />
              );
            })}
          </div>
        </div>
      }
    >
      <TicketMenuItems
        ids={menuIds(current(), selected)}
        trashed={filter.trashed}
        row={current()}
        onOpen={(id) => onOpen(id, { focus: true })}
      />
    </ContextMenu>
  );
}

function idOf(place: number): string {
  return `ticket-row-${place}`;
}

function fold(row: TicketRow, isCollapsed: boolean): void {
  if (row.childCount > 0) setCollapsed(row.id, isCollapsed);
}

function WaitingRow({ top }: { readonly top: number }) {
  return (
    <div
      aria-hidden
      className="absolute inset-x-4 flex h-(--row) items-center gap-2"
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="skeleton size-4" />
      <span className="skeleton h-3 flex-1" />
    </div>
  );
}

/** Another search, filter or order begins with its first ticket: what fits best is not out of sight. */
function useStartAtTop(filterKey: string, scrollToTop: () => void): void {
  const shown = useRef(filterKey);
  useEffect(() => {
    if (shown.current === filterKey) return;
    shown.current = filterKey;
    useSelection.setState({ cursor: 0, anchor: null });
    scrollToTop();
  }, [filterKey, scrollToTop]);
}

function rangeBetween(one: number, other: number): number[] {
  const [from, to] = one < other ? [one, other] : [other, one];
  return Array.from({ length: to - from + 1 }, (_, step) => from + step);
}

/** What a menu on this row acts on: everything ticked when the row is among it, otherwise the row. */
function menuIds(row: TicketRow | undefined, selected: ReadonlySet<TicketId>): readonly TicketId[] {
  if (!row) return [];
  return selected.has(row.id) ? [...selected] : [row.id];
}

async function selectAll(filter: ListQuery): Promise<void> {
  try {
    select(await client.tickets.ids(filter), { add: false });
  } catch (error) {
    notifyFailure(error);
  }
}
