import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "../lib/class-names.ts";

/** The look of every text control. */
export const controlLook =
  "w-full rounded-control border border-control bg-surface px-2 text-text placeholder:text-muted " +
  "focus-visible:outline-2 focus-visible:-outline-offset-1";

interface LabelledProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly children: (props: { id: string; "aria-describedby"?: string; "aria-invalid"?: true }) => ReactNode;
}

/** A control with its label above, and a hint or an error below that screen readers read with it. */
export function Labelled({ label, hint, error, children }: LabelledProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const note = error ?? hint;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm text-muted">
        {label}
      </label>
      {children({
        id,
        ...(note ? { "aria-describedby": noteId } : {}),
        ...(error ? { "aria-invalid": true as const } : {}),
      })}
      {note ? (
        <p id={noteId} className={cx("text-sm", error ? "text-danger" : "text-muted")}>
          {note}
        </p>
      ) : null}
    </div>
  );
}

/** A one-line text field. */
export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return <input type="text" dir="auto" {...rest} className={cx(controlLook, "h-8", className)} />;
}

/** A field of several lines that grows with its text. */
export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      dir="auto"
      rows={1}
      {...rest}
      className={cx(controlLook, "field-sizing-content resize-none py-1.5", className)}
    />
  );
}
