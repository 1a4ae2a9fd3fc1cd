import { FileUp, X } from "lucide-react";
import { cx } from "../lib/class-names.ts";
import { SidebarButton } from "../tickets/list-header.tsx";
import { Button } from "../ui/button.tsx";
import type { DraftState } from "./use-draft-autosave.ts";

const stateWords: Record<DraftState, string> = { saved: "Draft saved", saving: "Saving…", failed: "Not saved yet" };

interface ComposeHeaderProps {
  readonly name: string;
  readonly placeholder: string;
  readonly state: DraftState;
  readonly isEmpty: boolean;
  readonly onName: (name: string) => void;
  readonly onOpenFile: () => void;
  readonly onClear: () => void;
}

/** The text's name, whether it is saved, and how to fill or empty it. */
export function ComposeHeader(props: ComposeHeaderProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3">
      <SidebarButton />
      <h1 className="sr-only">New tickets from text</h1>
      <input
        dir="auto"
        aria-label="Name of the text"
        className="h-7 min-w-0 flex-1 rounded-control bg-transparent px-1.5 text-lg font-semibold placeholder:text-text hover:bg-hover focus:bg-surface"
        value={props.name}
        placeholder={props.isEmpty ? "New from text" : props.placeholder}
        maxLength={200}
        onChange={(event) => props.onName(event.target.value)}
      />
      <span className={cx("text-sm whitespace-nowrap", props.state === "failed" ? "text-danger" : "text-muted")}>
        {props.isEmpty ? "" : stateWords[props.state]}
      </span>
      {props.isEmpty ? null : (
        <Button tone="quiet" icon={<X size={14} aria-hidden />} onClick={props.onClear}>
          Clear
        </Button>
      )}
      <Button icon={<FileUp size={14} aria-hidden />} onClick={props.onOpenFile}>
        Open file…
      </Button>
    </header>
  );
}
