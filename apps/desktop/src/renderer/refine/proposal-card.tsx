import { wordsFor } from "@myba/shared/errors";
import type { TicketContent } from "@myba/shared/tickets/content";
import { Check, CircleAlert, RotateCcw, Square, TriangleAlert } from "lucide-react";
import { useId, useState } from "react";
import type { ProposedChange, Refinement } from "../../bridge/refinements.ts";
import { usageDetails, usageWords } from "../asking/estimate-words.ts";
import { nameOf } from "../asking/provider-words.ts";
import { TroubleWays } from "../asking/trouble-note.tsx";
import { cx } from "../lib/class-names.ts";
import { counted, timeAgo } from "../lib/time.ts";
import { fieldName } from "../ticket/change-words.ts";
import { Button } from "../ui/button.tsx";
import { diffField, isSameValue } from "./field-diff.ts";
import { FieldDiffView } from "./field-diff-view.tsx";

interface ProposalCardProps {
  readonly refinement: Refinement;
  readonly content: TicketContent;
  readonly readOnly: boolean;
  readonly onAccept: (paths: string[]) => Promise<void>;
  readonly onDismiss: () => void;
  readonly onStop: () => void;
  readonly onAskAgain: () => void;
}

/** One wish and what a model makes of it, field by field, each to be taken or left. */
export function ProposalCard(props: ProposalCardProps) {
  const { refinement, content, readOnly } = props;
  const { state, changes } = refinement;
  const [rejected, setRejected] = useState<ReadonlySet<string>>(new Set());
  const [busy, setBusy] = useState(false);
  const isRunning = state === "running";
  const outdated = changes.filter((change) => isOutdated(change, content)).map(({ path }) => path);
  const open = changes.map(({ path }) => path).filter((path) => !outdated.includes(path));
  const chosen = open.filter((path) => !rejected.has(path));
  const accept = async (paths: string[]) => {
    setBusy(true);
    await props.onAccept(paths);
    setBusy(false);
  };
  const toggle = (path: string) =>
    setRejected((before) => {
      const next = new Set(before);
      if (!next.delete(path)) next.add(path);
      return next;
    });
  return (
    <section
      aria-label={`Proposal: ${refinement.wish}`}
      aria-busy={isRunning}
      className="arrive flex flex-col gap-2.5 rounded-card border border-line bg-surface p-3"
    >
      <CardHead refinement={refinement} />
      {changes.map((change, at) => (
        <Change
          key={change.path}
          change={change}
          isWriting={isRunning && at === changes.length - 1}
          isChosen={!rejected.has(change.path)}
          isOutdated={outdated.includes(change.path)}
          canChoose={state === "proposed" && !readOnly}
          unsupported={refinement.unsupported
            .filter(({ field }) => field === change.path || field.startsWith(`${change.path}.`))
            .map(({ text }) => text)}
          onToggle={() => toggle(change.path)}
        />
      ))}
      {isRunning && changes.length === 0 ? <p className="text-muted">Reading the ticket and its source…</p> : null}
      {state === "proposed" && changes.length === 0 ? (
        <p className="text-muted">Nothing to change: the ticket is already as you wish.</p>
      ) : null}
      {refinement.error ? <Failed {...props} /> : null}
      {state === "cancelled" ? <p className="text-muted">Stopped before its end. Nothing was changed.</p> : null}
      {/* In sight under a long proposal; the panel's own padding below it is room for toasts. */}
      <footer className="sticky -bottom-16 -mx-3 -mb-3 flex flex-wrap items-center gap-2 rounded-b-card bg-surface px-3 pt-1.5 pb-3">
        {state === "proposed" && open.length > 0 && !readOnly ? (
          <Button
            tone="primary"
            icon={<Check size={14} aria-hidden />}
            disabled={busy || chosen.length === 0}
            onClick={() => void accept(chosen)}
          >
            {chosen.length === open.length
              ? open.length === 1
                ? "Accept"
                : `Accept all ${open.length}`
              : `Accept ${chosen.length} of ${open.length}`}
          </Button>
        ) : null}
        {chosen.length < open.length && state === "proposed" && !readOnly ? (
          <Button disabled={busy} onClick={() => void accept(open)}>
            Accept all
          </Button>
        ) : null}
        {state !== "proposed" && !isRunning && !readOnly ? (
          <Button icon={<RotateCcw size={13} aria-hidden />} onClick={props.onAskAgain}>
            Ask again
          </Button>
        ) : null}
        {outdated.length > 0 && state === "proposed" && !readOnly ? (
          <Button onClick={props.onAskAgain}>Ask again</Button>
        ) : null}
        {isRunning ? (
          <Button icon={<Square size={12} aria-hidden />} onClick={props.onStop}>
            Stop
          </Button>
        ) : (
          <Button tone="quiet" disabled={busy} onClick={props.onDismiss}>
            Dismiss
          </Button>
        )}
      </footer>
    </section>
  );
}

function CardHead({ refinement }: Pick<ProposalCardProps, "refinement">) {
  const { wish, field, state, usage } = refinement;
  const verb = state === "running" ? "answers" : "answered";
  return (
    <header>
      <h3 dir="auto" className="line-clamp-4 font-medium wrap-anywhere" title={wish}>
        {wish}
      </h3>
      <p className="text-sm text-muted">
        {nameOf(refinement.providerLabel, refinement.model)} {verb}
        {field ? ` · ${fieldName(field)}` : ""} · {timeAgo(refinement.createdAt)}
        {usage ? <span title={usageDetails(usage)}> · {usageWords(usage)}</span> : null}
      </p>
    </header>
  );
}

interface ChangeProps {
  readonly change: ProposedChange;
  readonly isWriting: boolean;
  readonly isChosen: boolean;
  readonly isOutdated: boolean;
  readonly canChoose: boolean;
  readonly unsupported: readonly string[];
  readonly onToggle: () => void;
}

function Change({ change, isWriting, isChosen, isOutdated, canChoose, unsupported, onToggle }: ChangeProps) {
  const id = useId();
  const name = fieldName(change.path);
  return (
    <div className="flex gap-2">
      {canChoose ? (
        <input
          id={id}
          type="checkbox"
          className="mt-[3px] shrink-0 self-start accent-accent"
          checked={isChosen && !isOutdated}
          disabled={isOutdated}
          onChange={onToggle}
        />
      ) : null}
      <div className="min-w-0 flex-1">
        <label htmlFor={canChoose ? id : undefined} className="text-sm font-medium text-muted">
          {name}
        </label>
        <div className={cx("text-[13px]", canChoose && (!isChosen || isOutdated) && "opacity-60")}>
          <FieldDiffView diff={diffField(change, isWriting)} isWriting={isWriting} />
        </div>
        {isOutdated ? <Mark>You changed this since. Ask again to get a proposal on the newer words.</Mark> : null}
        {unsupported.map((words) => (
          <Mark key={words}>“{words}” is in neither the ticket, the sentences it came from, nor your wish.</Mark>
        ))}
      </div>
    </div>
  );
}

function Mark({ children }: { readonly children: React.ReactNode }) {
  return (
    <p className="mt-1 flex items-start gap-1.5 text-sm text-warning">
      <TriangleAlert size={13} className="mt-0.5 shrink-0" aria-hidden />
      <span>{children}</span>
    </p>
  );
}

function Failed({ refinement, onAskAgain }: ProposalCardProps) {
  if (!refinement.error) return null;
  const { message, next } = wordsFor(refinement.error);
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-start gap-1.5">
        <CircleAlert size={14} className="mt-[3px] shrink-0 text-danger" aria-hidden />
        <span>
          {message} <span className="text-muted">{next}</span>
        </span>
      </p>
      <div className="flex flex-wrap gap-2 empty:hidden">
        <TroubleWays trouble={refinement.error} onUnlocked={onAskAgain} />
      </div>
    </div>
  );
}

/** Whether the field is no longer as the proposal found it: it would overwrite what was done since. */
function isOutdated({ path, before }: ProposedChange, content: TicketContent): boolean {
  const now: unknown = (content as Record<string, unknown>)[path]; // A path is a whole field of the content.
  return !isSameValue(now, before);
}

/** "Accepted 2 changes". */
export function acceptedWords(count: number): string {
  return `Accepted ${counted(count, "change")}`;
}
