import type { TicketId } from "@myba/shared/ids";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { SkeletonLines } from "../ui/states.tsx";
import { FoundCard } from "./found-card.tsx";
import type { FoundRow } from "./generation-feed.ts";

interface FoundTicketsProps {
  readonly rows: readonly FoundRow[];
  readonly lit: ReadonlySet<TicketId>;
  readonly scrollTo: TicketId | null;
  readonly picked: TicketId | null;
  readonly running: boolean;
  /** It ended before its end. */
  readonly brokeOff: boolean;
  readonly onPick: (id: TicketId) => void;
}

/** What tells that somebody looks around by hand. */
const hands = ["wheel", "pointerdown", "keydown"] as const;

/** The tickets of a generation as a tree, filling in while they are found. */
export function FoundTickets({ rows, lit, scrollTo, picked, running, brokeOff, onPick }: FoundTicketsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 54,
    getItemKey: (index) => rows[index]?.ticket.id ?? index,
    overscan: 6,
    paddingStart: 8,
    paddingEnd: 48,
  });
  useEffect(() => {
    const index = rows.findIndex((row) => row.ticket.id === scrollTo);
    if (index !== -1) virtual.scrollToIndex(index, { align: "center" });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Only another choice scrolls, not an arriving ticket.
  }, [scrollTo]);

  // The ticket that is being written stays in sight until a hand says otherwise.
  const following = useRef(true);
  useEffect(() => {
    const letGo = () => {
      following.current = false;
    };
    const pane = scroller.current;
    for (const kind of hands) pane?.addEventListener(kind, letGo, { passive: true });
    return () => {
      for (const kind of hands) pane?.removeEventListener(kind, letGo);
    };
  }, []);
  const writing = running ? rows.findLastIndex((row) => row.ticket.draft.incomplete) : -1;
  const writingId = rows[writing]?.ticket.id;
  useEffect(() => {
    if (writingId && following.current) virtual.scrollToIndex(writing, { align: "auto" });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- Only the next ticket scrolls, not its letters.
  }, [writingId]);
  return (
    <section aria-label="Tickets found" aria-busy={running} className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken">
      {rows.length === 0 && running ? <SkeletonLines lines={8} /> : null}
      {rows.length === 0 && !running ? (
        <p className="p-6 text-muted">
          {brokeOff
            ? "Nothing came before it ended. The line at the foot says why."
            : "No ticket was found. The sentences on the left say why."}
        </p>
      ) : null}
      <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto">
        <ul className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]!; // The virtualizer counts the rows.
            return (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                className="absolute inset-x-0 px-3"
                style={{ transform: `translateY(${item.start}px)`, paddingInlineStart: 12 + row.depth * 18 }}
              >
                <FoundCard
                  ticket={row.ticket}
                  childCount={row.childCount}
                  isLit={lit.has(row.ticket.id)}
                  isPicked={picked === row.ticket.id}
                  running={running}
                  onPick={onPick}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}
