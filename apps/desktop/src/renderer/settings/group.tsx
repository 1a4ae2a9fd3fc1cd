import type { ReactNode } from "react";

interface GroupProps {
  readonly title: string;
  readonly note?: ReactNode;
  /** At the end of the title's line. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A part of a settings page under its own heading. */
export function Group({ title, note, action, children }: GroupProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <h2 className="text-lg font-semibold">{title}</h2>
          {note ? <p className="max-w-[64ch] text-pretty text-muted">{note}</p> : null}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: ReactNode;
  readonly mono?: boolean;
  readonly children?: ReactNode;
}

/** A line that tells something, with what can be done about it at its end. */
export function Fact({ label, value, mono = false, children }: FactProps) {
  return (
    <div className="flex items-center gap-3 border-b border-line pb-3">
      <span className="w-36 shrink-0">{label}</span>
      <span className={`min-w-0 flex-1 wrap-anywhere text-muted ${mono ? "font-mono text-sm" : ""}`}>
        {value ?? "…"}
      </span>
      {children}
    </div>
  );
}
