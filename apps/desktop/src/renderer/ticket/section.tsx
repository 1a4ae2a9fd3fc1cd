import { WandSparkles } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "../ui/button.tsx";
import { useEditing } from "./editing-context.ts";
import { UnsupportedNote } from "./unsupported-note.tsx";
import { unsupportedIn } from "./unsupported.ts";

interface SectionProps {
  readonly title: string;
  /** The field whose sentences are lit while the hands are on it. */
  readonly field?: string;
  readonly count?: number;
  /** The field a wish to a model may be about. */
  readonly refinable?: string;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the ticket under a small heading. */
export function Section({ title, field, count, refinable, action, children }: SectionProps) {
  const { readOnly } = useEditing();
  return (
    <section className="group/part flex flex-col gap-1" aria-label={title}>
      <div className="flex h-6 items-center gap-1.5">
        <h2 className="text-sm font-medium text-muted">{title}</h2>
        {count ? <span className="text-sm text-muted tabular-nums">{count}</span> : null}
        <span className="flex-1" />
        {refinable && !readOnly ? <RefineButton title={title} field={refinable} /> : null}
        {action}
      </div>
      {field ? <FieldArea field={field}>{children}</FieldArea> : children}
    </section>
  );
}

/** Lights the source of a field while it is pointed at or edited. */
export function FieldArea({ field, children }: { readonly field: string; readonly children: ReactNode }) {
  const { setActiveField, unsupported } = useEditing();
  return (
    <div
      onFocusCapture={() => setActiveField(field)}
      onBlurCapture={() => setActiveField(null)}
      onPointerEnter={() => setActiveField(field)}
      onPointerLeave={() => setActiveField(null)}
    >
      {children}
      <UnsupportedNote field={field} words={unsupportedIn(unsupported, field)} />
    </div>
  );
}

/** Asks a model for a change of one part; in sight while the part is pointed at or has the focus. */
function RefineButton({ title, field }: { readonly title: string; readonly field: string }) {
  const { refine } = useEditing();
  return (
    <IconButton
      label={`Refine ${title.toLowerCase()}…`}
      className="size-6 opacity-0 group-focus-within/part:opacity-100 group-hover/part:opacity-100 focus-visible:opacity-100"
      onClick={() => refine(field)}
    >
      <WandSparkles size={13} aria-hidden />
    </IconButton>
  );
}
