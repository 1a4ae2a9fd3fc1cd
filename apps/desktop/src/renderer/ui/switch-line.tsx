import { useId, type ReactNode } from "react";

interface SwitchLineProps {
  readonly label: string;
  readonly note?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A switch at the end of its line, with its words and what they mean before it. */
export function SwitchLine({ label, note, checked, disabled = false, onChange }: SwitchLineProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-3">
      <div className="min-w-0 flex-1">
        <label htmlFor={id}>{label}</label>
        {note ? (
          <p id={`${id}-note`} className="text-sm text-muted">
            {note}
          </p>
        ) : null}
      </div>
      <input
        id={id}
        aria-describedby={note ? `${id}-note` : undefined}
        aria-checked={checked}
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        className="size-4 shrink-0 accent-accent"
        onChange={(event) => onChange(event.target.checked)}
      />
    </div>
  );
}
