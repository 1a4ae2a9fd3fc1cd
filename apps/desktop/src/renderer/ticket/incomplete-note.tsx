import { TriangleAlert } from "lucide-react";
import { incompleteWords } from "../tickets/marks.tsx";
import { Button } from "../ui/button.tsx";

interface IncompleteNoteProps {
  /** An edit that changes nothing but who wrote last: the person, who has looked at it. */
  readonly onKeep: () => void;
  readonly onAskAgain: () => void;
}

/** Over a ticket that a model had not finished. */
export function IncompleteNote({ onKeep, onAskAgain }: IncompleteNoteProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-line bg-warning-soft px-5 py-1.5">
      <TriangleAlert size={15} className="shrink-0 text-warning" aria-hidden />
      <p className="min-w-48 flex-1">
        <strong className="font-medium">{incompleteWords}.</strong>{" "}
        <span className="text-muted">Fields may be missing or end in the middle.</span>
      </p>
      <Button onClick={onKeep}>Keep as it is</Button>
      <Button onClick={onAskAgain}>Ask again…</Button>
    </div>
  );
}
