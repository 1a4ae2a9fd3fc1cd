import { Minus, Plus, Pencil } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../lib/class-names.ts";
import type { FieldDiff } from "./field-diff.ts";
import type { ItemDiff, Run } from "./word-diff.ts";

/** A proposed change drawn as one text: what goes is struck through, what comes is underlined, each tinted as well. */
export function FieldDiffView({ diff, isWriting }: { readonly diff: FieldDiff; readonly isWriting: boolean }) {
  if (diff.kind === "items") {
    return (
      <ul className="flex flex-col gap-1">
        {diff.items.map((item, place) => (
          // Items have no identity of their own; their place is all there is.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={place} className="flex gap-1.5">
            <span className={cx("mt-[3px] w-3.5 shrink-0", itemTones[item.state])}>{itemIcons[item.state]}</span>
            <span dir="auto" className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">
              <span className="sr-only">{itemWords[item.state]}</span>
              <Runs runs={item.runs} />
            </span>
          </li>
        ))}
        {isWriting ? <Caret /> : null}
      </ul>
    );
  }
  return (
    <div className="flex flex-col gap-1">
      {diff.texts.map(({ label, runs }) => (
        <p key={label} dir="auto" className="wrap-anywhere whitespace-pre-wrap">
          {label ? <span className="text-muted">{label}: </span> : null}
          <Runs runs={runs} />
        </p>
      ))}
      {isWriting ? <Caret /> : null}
    </div>
  );
}

function Caret() {
  return <span aria-hidden className="inline-block h-3 w-[2px] rounded-full bg-accent-ink" />;
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  // Runs are drawn anew whenever one of them changes.
  // oxlint-disable-next-line react/no-array-index-key
  return runs.map((run, place) => <RunText key={place} run={run} />);
}

function RunText({ run: { kind, text } }: { readonly run: Run }) {
  if (kind === "removed") {
    return <del className="mx-px rounded-[3px] bg-danger-soft text-danger decoration-1">{text}</del>;
  }
  if (kind === "added") {
    return (
      <ins className="mx-px rounded-[3px] bg-[color-mix(in_oklab,var(--covered)_18%,transparent)] underline decoration-positive decoration-1 underline-offset-2">
        {text}
      </ins>
    );
  }
  return <span className={kind === "pending" ? "text-muted" : undefined}>{text}</span>;
}

const itemWords: Record<ItemDiff["state"], string> = {
  same: "",
  pending: "",
  changed: "Changed: ",
  added: "New: ",
  removed: "Removed: ",
};

const itemTones: Record<ItemDiff["state"], string> = {
  same: "text-muted",
  pending: "text-muted",
  changed: "text-accent-ink",
  added: "text-positive",
  removed: "text-danger",
};

const itemIcons: Record<ItemDiff["state"], ReactNode> = {
  same: null,
  pending: null,
  changed: <Pencil size={12} aria-hidden />,
  added: <Plus size={13} aria-hidden />,
  removed: <Minus size={13} aria-hidden />,
};
