import type { SandboxPerson } from "@myba/shared/billing-api/sign-in";
import { ArrowRight, LoaderCircle } from "lucide-react";
import type { Work } from "../frame/work.ts";
import { cx } from "../ui/class-names.ts";

interface PersonButtonProps {
  readonly person: SandboxPerson;
  readonly work: Work;
  readonly onChoose: () => void;
}

/** One test person, one click away. */
export function PersonButton({ person, work, onChoose }: PersonButtonProps) {
  const rests = work.running !== undefined;
  const isBusy = work.running === person.email;
  return (
    <button
      type="button"
      aria-disabled={rests || undefined}
      aria-busy={isBusy || undefined}
      onClick={() => (rests ? undefined : onChoose())}
      className={cx(
        "flex w-full items-center gap-3 rounded-control border border-line bg-surface px-3 py-1.5 text-start",
        "transition-colors hover:bg-hover aria-disabled:opacity-60",
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium">
          <span className="sr-only">Continue as </span>
          {person.name}
        </span>
        <span className="block text-sm wrap-anywhere text-muted">
          {person.email} · {person.hint}
        </span>
      </span>
      {isBusy ? (
        <LoaderCircle size={16} className="shrink-0 animate-spin text-muted" aria-hidden />
      ) : (
        <ArrowRight size={16} className="shrink-0 text-muted" aria-hidden />
      )}
    </button>
  );
}
