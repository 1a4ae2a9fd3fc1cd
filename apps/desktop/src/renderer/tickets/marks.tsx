import type { Priority, Status, TicketType } from "@myba/shared/tickets/content";
import { BookMarked, Bug, CornerDownRight, FlaskConical, SquareCheck, Zap } from "lucide-react";
import type { ReactNode } from "react";

/** How each type is called, drawn and tinted, the same everywhere. */
export const typeWords: Record<TicketType, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  spike: "Spike",
  subtask: "Subtask",
};

const typeIcons: Record<TicketType, (size: number) => ReactNode> = {
  epic: (size) => <Zap size={size} className="shrink-0 text-epic" aria-hidden />,
  story: (size) => <BookMarked size={size} className="shrink-0 text-story" aria-hidden />,
  task: (size) => <SquareCheck size={size} className="shrink-0 text-task" aria-hidden />,
  bug: (size) => <Bug size={size} className="shrink-0 text-bug" aria-hidden />,
  spike: (size) => <FlaskConical size={size} className="shrink-0 text-spike" aria-hidden />,
  subtask: (size) => <CornerDownRight size={size} className="shrink-0 text-subtask" aria-hidden />,
};

/** The type's icon; the word stands beside it or in the row's name. */
export function TypeIcon({ type, size = 15 }: { readonly type: TicketType; readonly size?: number }) {
  return typeIcons[type](size);
}

export const statusWords: Record<Status, string> = { draft: "Draft", ready: "Ready", doing: "Doing", done: "Done" };

/** A circle that fills as the work goes on. */
export function StatusIcon({ status }: { readonly status: Status }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" className="shrink-0" aria-hidden>
      {statusShapes[status]}
    </svg>
  );
}

const statusShapes: Record<Status, ReactNode> = {
  draft: (
    <circle cx="7" cy="7" r="5.5" className="fill-none stroke-muted" strokeWidth="1.5" strokeDasharray="1.7 1.76" />
  ),
  ready: <circle cx="7" cy="7" r="5.5" className="fill-none stroke-task" strokeWidth="1.5" />,
  doing: (
    <>
      <circle cx="7" cy="7" r="5.5" className="fill-none stroke-open" strokeWidth="1.5" />
      <path d="M7 3.8a3.2 3.2 0 0 1 0 6.4z" className="fill-open" />
    </>
  ),
  done: (
    <>
      <circle cx="7" cy="7" r="6.2" className="fill-covered" />
      <path d="m4.3 7.2 1.8 1.8 3.6-3.8" className="fill-none stroke-surface" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
};

export const priorityWords: Record<Priority, string> = {
  none: "No priority",
  low: "Low",
  medium: "Medium",
  high: "High",
  urgent: "Urgent",
};

const bars: Record<Exclude<Priority, "none" | "urgent">, number> = { low: 1, medium: 2, high: 3 };

/** One to three bars; urgent is a filled square with an exclamation mark. */
export function PriorityIcon({ priority }: { readonly priority: Priority }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" className="shrink-0" aria-hidden>
      {priority === "none" ? (
        <path d="M2 7h2M6 7h2M10 7h2" className="stroke-muted" strokeWidth="1.5" strokeLinecap="round" />
      ) : priority === "urgent" ? (
        <>
          <rect x="1" y="1" width="12" height="12" rx="3" className="fill-danger" />
          <path d="M7 3.8v3.8M7 9.9v.2" className="stroke-surface" strokeWidth="1.7" strokeLinecap="round" />
        </>
      ) : (
        [0, 1, 2].map((bar) => (
          <rect
            key={bar}
            x={1.5 + bar * 4}
            y={8.5 - bar * 3}
            width="3"
            height={4 + bar * 3}
            rx="1"
            className={bar < bars[priority] ? "fill-text" : "fill-line"}
          />
        ))
      )}
    </svg>
  );
}

/** Said of a ticket that a model had not finished, on its card, in its row and on the ticket. */
export const incompleteWords = "Incomplete: the answer ends here";
