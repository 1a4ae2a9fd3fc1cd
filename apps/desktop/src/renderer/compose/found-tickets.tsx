import type { TicketId } from "@myba/shared/ids";
import type { TicketContent } from "@myba/shared/tickets/content";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight, CircleQuestionMark, ListChecks } from "lucide-react";
import { useEffect, useRef } from "react";
import { cx } from "../lib/class-names.ts";
import { counted } from "../lib/time.ts";
import { PriorityIcon, priorityWords, TypeIcon, typeWords } from "../tickets/marks.tsx";
import { SkeletonLines } from "../ui/states.tsx";
import type { FoundRow } from "./generation-feed.ts";

interface FoundTicketsProps {
  readonly rows: readonly FoundRow[];
  readonly lit: ReadonlySet<TicketId>;
  readonly scrollTo: TicketId | null;
  readonly picked: TicketId | null;
  readonly running: boolean;
  readonly onPick: (id: TicketId) => void;
}

/** The tickets of a generation as a tree, filling in while they are found. */
export function FoundTickets({ rows, lit, scrollTo, picked, running, onPick }: FoundTicketsProps) {
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
  return (
    <section aria-label="Tickets found" className="flex min-h-0 min-w-0 flex-1 flex-col bg-sunken">
      {rows.length === 0 && running ? <SkeletonLines lines={8} /> : null}
      {rows.length === 0 && !running ? (
        <p className="p-6 text-muted">No ticket was found. The sentences on the left say why.</p>
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
                  row={row}
                  isLit={lit.has(row.ticket.id)}
                  isPicked={picked === row.ticket.id}
                  onPick={() => onPick(row.ticket.id)}
                />
              </li>
            );
          })}
        </ul>
      </div>
    </section>
  );
}

interface FoundCardProps {
  readonly row: FoundRow;
  readonly isLit: boolean;
  readonly isPicked: boolean;
  readonly onPick: () => void;
}

function FoundCard({ row, isLit, isPicked, onPick }: FoundCardProps) {
  const { content } = row.ticket.draft;
  const questions = content.openQuestions.filter((question) => question.answer === null).length;
  return (
    <div
      className={cx(
        "arrive group relative mb-1 rounded-[8px] border",
        isLit
          ? "border-highlight-line bg-surface shadow-[inset_3px_0_0_var(--highlight-line)]"
          : "border-transparent hover:border-line hover:bg-surface",
      )}
    >
      <button
        type="button"
        aria-pressed={isPicked}
        className="flex w-full flex-col gap-0.5 rounded-[8px] px-3 py-1.5 text-start"
        onClick={onPick}
      >
        <span className="flex w-full items-start gap-2 pe-6">
          <span className="pt-0.5">
            <TypeIcon type={content.type} />
          </span>
          <span className="sr-only">{typeWords[content.type]}: </span>
          <span dir="auto" className={cx("min-w-0 flex-1 wrap-anywhere", content.type === "epic" && "font-semibold")}>
            {content.title}
          </span>
        </span>
        <span className="flex flex-wrap items-center gap-x-3 ps-6 text-sm text-muted">
          {row.childCount > 0 ? <span>{counted(row.childCount, "ticket")}</span> : null}
          {content.acceptanceCriteria.length > 0 ? (
            <span className="flex items-center gap-1">
              <ListChecks size={13} aria-hidden />
              {counted(content.acceptanceCriteria.length, "criterion", "criteria")}
            </span>
          ) : null}
          {questions > 0 ? (
            <span className="flex items-center gap-1 text-warning">
              <CircleQuestionMark size={13} aria-hidden />
              {counted(questions, "question")}
            </span>
          ) : null}
          {content.priority !== "none" ? (
            <span className="flex items-center gap-1">
              <PriorityIcon priority={content.priority} />
              {priorityWords[content.priority]}
            </span>
          ) : null}
          {content.points !== null ? <span>{counted(content.points, "point")}</span> : null}
        </span>
        {isPicked ? <Details content={content} /> : null}
      </button>
      <Link
        to="/tickets/$ticketId"
        params={{ ticketId: row.ticket.id }}
        aria-label={`Open ${content.title}`}
        title="Open the ticket"
        className="absolute end-1.5 top-1.5 flex size-6 items-center justify-center rounded-control text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-text"
      >
        <ArrowUpRight size={15} aria-hidden />
      </Link>
    </div>
  );
}

function Details({ content }: { readonly content: TicketContent }) {
  const { story } = content;
  return (
    <span className="mt-1 flex flex-col gap-1.5 ps-6 text-[13px]">
      {story ? (
        <span dir="auto">
          <span className="text-muted">As a </span>
          {story.role || <em className="text-muted">(not said)</em>}
          <span className="text-muted"> I want to </span>
          {story.goal}
          {story.benefit ? (
            <>
              <span className="text-muted"> so that </span>
              {story.benefit}
            </>
          ) : null}
        </span>
      ) : null}
      {content.acceptanceCriteria.map((criterion) => (
        <span key={criterion.id} className="flex gap-2" dir="auto">
          <span className="font-mono text-xs leading-5 text-muted">{criterion.id}</span>
          <span className="min-w-0 flex-1">{criterion.text}</span>
        </span>
      ))}
      {content.openQuestions.map((question) => (
        <span key={question.text} className="flex gap-2" dir="auto">
          <CircleQuestionMark size={14} className="mt-0.5 shrink-0 text-warning" aria-hidden />
          <span className="min-w-0 flex-1">{question.text}</span>
        </span>
      ))}
    </span>
  );
}
