import type { TicketId } from "@myba/shared/ids";
import { X } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { reasonWords, type SentenceState } from "./sentence-state.ts";
import { TicketLinks } from "./ticket-links.tsx";

interface SentenceFactsProps {
  readonly state: SentenceState | undefined;
  /** The ticket that is shown already. */
  readonly current: TicketId | null;
  readonly onClose: () => void;
}

/** What became of the sentence that was clicked: its tickets, or why it has none. */
export function SentenceFacts({ state, current, onClose }: SentenceFactsProps) {
  const others = (state?.tickets ?? []).filter((id) => id !== current);
  const isHere = others.length !== (state?.tickets.length ?? 0);
  return (
    <div className="arrive flex items-start gap-2 border-t border-line bg-raised px-3 py-2" aria-live="polite">
      <div className="min-w-0 flex-1">
        {state?.state === "open" ? (
          <p className="px-1.5 py-1">
            <span className="font-medium">Not in any ticket.</span>{" "}
            <span className="text-muted">{state.reason ? `${reasonWords[state.reason]}.` : null}</span>
          </p>
        ) : (
          <>
            <p className="px-1.5 pb-1 text-sm text-muted">
              {isHere
                ? others.length > 0
                  ? "In this ticket and also in"
                  : "Only in this ticket"
                : "This sentence is in"}
            </p>
            <TicketLinks ids={others} />
          </>
        )}
      </div>
      <IconButton label="Close" className="size-6" onClick={onClose}>
        <X size={13} aria-hidden />
      </IconButton>
    </div>
  );
}
