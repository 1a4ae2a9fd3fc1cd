import { useId, useState, type ReactNode } from "react";
import { useEditing } from "./editing-context.ts";
import { FieldArea } from "./section.tsx";

interface SmallFieldProps {
  readonly field: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly shown: string | null;
  readonly children: (id: string) => ReactNode;
}

/** A field that is only an offer until it is filled or asked for; in a narrow ticket an icon, to keep to one line. */
export function SmallField({ field, label, icon, shown, children }: SmallFieldProps) {
  const { readOnly } = useEditing();
  const [asked, setAsked] = useState(false);
  const id = useId();
  if (!shown && !asked) {
    if (readOnly) return null;
    return (
      <button
        type="button"
        className="inline-flex h-6 items-center gap-1 rounded-control px-1.5 text-[13px] text-muted hover:bg-hover hover:text-text"
        aria-label={`Set ${label.toLowerCase()}`}
        title={`Set ${label.toLowerCase()}`}
        onClick={() => {
          setAsked(true);
          requestAnimationFrame(() => document.getElementById(id)?.focus());
        }}
      >
        {icon}
        <span className="hidden @min-[740px]:inline">{label}</span>
      </button>
    );
  }
  return (
    <FieldArea field={field}>
      <span className="inline-flex items-center gap-1 text-muted">
        <label htmlFor={id} className="inline-flex items-center gap-1 ps-1 text-sm">
          {icon}
          {label}
        </label>
        {children(id)}
      </span>
    </FieldArea>
  );
}
