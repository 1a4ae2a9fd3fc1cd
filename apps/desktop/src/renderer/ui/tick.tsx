import { useId, useState } from "react";

interface TickProps {
  readonly label: string;
  readonly note?: string | undefined;
  readonly checked: boolean;
  /** Settles once `checked` is what it will be. */
  readonly onChange: (checked: boolean) => Promise<void>;
}

/** A box to tick with its words behind it, and what they mean below. */
export function Tick({ label, note, checked, onChange }: TickProps) {
  const id = useId();
  // What is known comes a moment after the click: without this the box would fall back in between.
  const [pressed, setPressed] = useState<boolean | null>(null);
  const press = async (wanted: boolean) => {
    setPressed(wanted);
    await onChange(wanted);
    setPressed(null);
  };
  return (
    <div className="grid grid-cols-[auto_1fr] items-center gap-x-2 text-sm">
      <input
        id={id}
        type="checkbox"
        className="size-4 accent-accent"
        aria-describedby={note ? `${id}-note` : undefined}
        checked={pressed ?? checked}
        onChange={(event) => void press(event.target.checked)}
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
