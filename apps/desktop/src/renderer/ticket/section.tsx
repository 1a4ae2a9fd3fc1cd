import type { ReactNode } from "react";
import { useEditing } from "./editing-context.ts";

interface SectionProps {
  readonly title: string;
  /** The field whose sentences are lit while the hands are on it. */
  readonly field?: string;
  readonly count?: number;
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the ticket under a small heading. */
export function Section({ title, field, count, action, children }: SectionProps) {
  return (
    <section className="flex flex-col gap-1" aria-label={title}>
      <div className="flex h-6 items-center gap-1.5">
        <h2 className="text-sm font-medium text-muted">{title}</h2>
        {count ? <span className="text-sm text-muted tabular-nums">{count}</span> : null}
        <span className="flex-1" />
        {action}
      </div>
      {field ? <FieldArea field={field}>{children}</FieldArea> : children}
    </section>
  );
}

/** Lights the source of a field while it is pointed at or edited. */
export function FieldArea({ field, children }: { readonly field: string; readonly children: ReactNode }) {
  const { setActiveField } = useEditing();
  return (
    <div
      onFocusCapture={() => setActiveField(field)}
      onBlurCapture={() => setActiveField(null)}
      onPointerEnter={() => setActiveField(field)}
      onPointerLeave={() => setActiveField(null)}
    >
      {children}
    </div>
  );
}
