import { ChevronDown, ChevronRight, CircleQuestionMark, TriangleAlert } from "lucide-react";
import type { MouseEvent } from "react";
import type { TicketRow } from "../../bridge/tickets.ts";
import { cx } from "../lib/class-names.ts";
import { counted } from "../lib/time.ts";
import {
  incompleteWords,
  PriorityIcon,
  priorityWords,
  StatusIcon,
  statusWords,
  TypeIcon,
  typeWords,
} from "./marks.tsx";

interface TicketRowLineProps {
  readonly row: TicketRow;
  readonly domId: string;
  readonly place: number;
  readonly total: number;
  readonly top: number;
  readonly isCursor: boolean;
  readonly isSelected: boolean;
  readonly anySelected: boolean;
  /** Absent where rows do not fold. */
  readonly isCollapsed: boolean | undefined;
  readonly onFold: () => void;
  readonly onTick: (event: MouseEvent) => void;
  readonly onPick: (event: MouseEvent) => void;
  readonly onOpen: () => void;
}

/**
 * One ticket in the list, in one line whose room belongs to the title: a mark is drawn only where it says something,
 * so a draft, which every found ticket is, has none. Read aloud: "T-42 Story: Customer downloads an invoice. Ready".
 */
export function TicketRowLine(props: TicketRowLineProps) {
  const { row, place, total, isCursor, isSelected, isCollapsed } = props;
  return (
    // The tree around the rows has the keys, as its pattern asks.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.domId}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-posinset={place + 1}
      aria-setsize={total}
      aria-selected={isSelected}
      aria-current={isCursor || undefined}
      {...(row.childCount > 0 && isCollapsed !== undefined ? { "aria-expanded": !isCollapsed } : {})}
      data-place={place}
      onClick={props.onPick}
      onDoubleClick={props.onOpen}
      className={cx(
        "group absolute inset-x-1.5 flex h-(--row) items-center rounded-control pe-2",
        isSelected ? "bg-accent-soft" : isCursor ? "bg-hover" : "hover:bg-hover",
        isCursor && "shadow-[inset_2px_0_0_var(--accent)]",
      )}
      style={{ transform: `translateY(${props.top}px)`, paddingInlineStart: 2 + row.depth * 12 }}
    >
      <span
        aria-hidden
        className="flex size-4 shrink-0 items-center justify-center rounded text-muted hover:text-text"
        onClick={(event) => {
          event.stopPropagation();
          if (row.childCount > 0) props.onFold();
        }}
      >
        {row.childCount > 0 && isCollapsed !== undefined ? (
          isCollapsed ? (
            <ChevronRight size={14} />
          ) : (
            <ChevronDown size={14} />
          )
        ) : null}
      </span>
      <span
        aria-hidden
        onClick={props.onTick}
        className="relative flex size-5 shrink-0 items-center justify-center"
        title="Select"
      >
        <span className={cx(props.anySelected ? "hidden" : "group-hover:hidden")}>
          <TypeIcon type={row.type} />
        </span>
        <Tick checked={isSelected} className={props.anySelected ? "flex" : "hidden group-hover:flex"} />
      </span>
      <span className="shrink-0 ps-1 pe-1.5 font-mono text-xs tracking-[-0.02em] text-muted">{row.key}</span>
      <span className="sr-only">{typeWords[row.type]}: </span>
      <span
        dir="auto"
        title={row.title}
        className={cx(
          "min-w-0 flex-1 truncate",
          row.type === "epic" && "font-medium",
          row.status === "done" && "text-muted",
        )}
      >
        {row.title}
      </span>
      <RowMarks row={row} />
      <span className="sr-only">. {rowFacts(row)}</span>
    </div>
  );
}

/** What is not as usual about a ticket; the number stands last, so that it lines up down the list. */
function RowMarks({ row }: { readonly row: TicketRow }) {
  const isCount = row.type === "epic" && row.childCount > 0;
  const number = isCount ? row.childCount : row.points;
  return (
    <span aria-hidden title={rowFacts(row)} className="flex shrink-0 items-center gap-1.5 ps-2 text-muted">
      {row.incomplete ? <TriangleAlert size={13} className="text-warning" /> : null}
      {row.questionCount > 0 ? <CircleQuestionMark size={13} className="text-warning" /> : null}
      {row.priority === "none" ? null : <PriorityIcon priority={row.priority} />}
      {row.status === "draft" ? null : <StatusIcon status={row.status} />}
      <span
        className={cx(
          "min-w-[18px] text-center tabular-nums",
          isCount ? "text-sm" : number !== null && "rounded-[4px] border border-line px-0.5 text-xs leading-4",
        )}
      >
        {number}
      </span>
    </span>
  );
}

/** A tick box as drawn in rows; the row itself carries the state for screen readers. */
function Tick({ checked, className }: { readonly checked: boolean; readonly className: string }) {
  return (
    <span
      className={cx(
        "size-3.5 items-center justify-center rounded-[4px] border",
        checked ? "border-accent bg-accent text-on-accent" : "border-control bg-surface",
        className,
      )}
    >
      {checked ? (
        <svg width="10" height="10" viewBox="0 0 10 10">
          <path d="m2 5.2 2 2 4-4.4" className="fill-none stroke-current" strokeWidth="1.6" strokeLinecap="round" />
        </svg>
      ) : null}
    </span>
  );
}

/** "Ready, High, 5 points, 2 open questions": what the marks of a row show. */
export function rowFacts(row: TicketRow): string {
  const facts = [
    row.incomplete ? incompleteWords : null,
    statusWords[row.status],
    row.priority === "none" ? null : priorityWords[row.priority],
    row.points === null ? null : counted(row.points, "point"),
    row.childCount > 0 ? counted(row.childCount, "child", "children") : null,
    row.questionCount > 0 ? counted(row.questionCount, "open question") : null,
  ];
  return facts.filter(Boolean).join(", ");
}
