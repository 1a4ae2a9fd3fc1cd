import { useId } from "react";

interface TickProps {
  readonly label: string;
  readonly note?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** A box to tick with its words behind it, and what they mean below. */
export function Tick({ label, note, checked, onChange }: TickProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-x-2 text-sm">
      <input
        id={id}
        type="checkbox"
        className="size-4 accent-accent"
        aria-describedby={note ? `${id}-note` : undefined}
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {note ? (
        <p id={`${id}-note`} className="col-start-2 text-muted">
          {note}
        </p>
      ) : null}
    </div>
  );
}
