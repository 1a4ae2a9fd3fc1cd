import type { TicketId } from "@myba/shared/ids";
import type { TicketContent } from "@myba/shared/tickets/content";
import { Link } from "@tanstack/react-router";
import { ArrowUpRight, CircleQuestionMark, ListChecks, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { cx } from "../lib/class-names.ts";
import { counted } from "../lib/time.ts";
import { incompleteWords, PriorityIcon, priorityWords, TypeIcon, typeWords } from "../tickets/marks.tsx";
import type { FoundTicket } from "./generation-feed.ts";
import { latestPart } from "./writing-words.ts";

interface FoundCardProps {
  readonly ticket: FoundTicket;
  readonly childCount: number;
  readonly isLit: boolean;
  readonly isPicked: boolean;
  readonly running: boolean;
  readonly onPick: (id: TicketId) => void;
}

/**
 * One ticket of a generation: its title over one line. While a model writes it, that line shows the words as they come;
 * once it is done, its figures. Both are as high, so nothing below moves.
 */
export const FoundCard = memo(function FoundCard(props: FoundCardProps) {
  const { ticket, isLit, isPicked, running } = props;
  const { content, incomplete = false } = ticket.draft;
  const isWriting = incomplete && running;
  return (
    <div
      aria-busy={isWriting || undefined}
      className={cx(
        "arrive group relative mb-1 rounded-[8px] border",
        isLit
          ? "border-highlight-line bg-surface shadow-[inset_3px_0_0_var(--highlight-line)]"
          : isWriting
            ? "border-line bg-surface"
            : "border-transparent hover:border-line hover:bg-surface",
      )}
    >
      <button
        type="button"
        aria-pressed={isPicked}
        className="flex w-full flex-col gap-0.5 rounded-[8px] px-3 py-1.5 text-start"
        onClick={() => props.onPick(ticket.id)}
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
        {isWriting ? (
          <WritingLine content={content} />
        ) : (
          <Figures content={content} childCount={props.childCount} incomplete={incomplete} />
        )}
        {isPicked ? <Details content={content} isWriting={isWriting} /> : null}
      </button>
      <Link
        to="/tickets/$ticketId"
        params={{ ticketId: ticket.id }}
        aria-label={`Open ${content.title}`}
        title="Open the ticket"
        className="absolute end-1.5 top-1.5 flex size-6 items-center justify-center rounded-control text-muted opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-text"
      >
        <ArrowUpRight size={15} aria-hidden />
      </Link>
    </div>
  );
});

/** What is being written, ending in a caret that does not blink: nothing here asks to be looked at. */
function WritingLine({ content }: { readonly content: TicketContent }) {
  const part = latestPart(content);
  return (
    <span className="flex h-4 items-center gap-1.5 ps-6 text-sm text-muted">
      <span className="shrink-0">{part ? part.name : "Writing…"}</span>
      {part ? (
        // Where there is not room for all of it, the beginning gives way: the end is being written.
        <span className="flex min-w-0 justify-end overflow-hidden whitespace-nowrap text-text">
          <bdi>{part.words}</bdi>
        </span>
      ) : null}
      <Caret />
    </span>
  );
}

function Caret() {
  return <span aria-hidden className="inline-block h-3 w-[2px] shrink-0 rounded-full bg-accent-ink" />;
}

interface FiguresProps {
  readonly content: TicketContent;
  readonly childCount: number;
  readonly incomplete: boolean;
}

function Figures({ content, childCount, incomplete }: FiguresProps) {
  const questions = content.openQuestions.filter((question) => question.answer === null).length;
  return (
    <span className="flex min-h-4 flex-wrap items-center gap-x-3 ps-6 text-sm text-muted">
      {incomplete ? (
        <span className="flex items-center gap-1 text-warning">
          <TriangleAlert size={13} aria-hidden />
          {incompleteWords}
        </span>
      ) : null}
      {childCount > 0 ? <span>{counted(childCount, "ticket")}</span> : null}
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
  );
}

function Details({ content, isWriting }: { readonly content: TicketContent; readonly isWriting: boolean }) {
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
      {isWriting ? <Caret /> : null}
    </span>
  );
}
