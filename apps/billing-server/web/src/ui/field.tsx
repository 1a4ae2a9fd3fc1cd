import { useId, type ComponentProps, type ReactNode } from "react";
import { cx } from "./class-names.ts";

interface FieldProps extends Omit<ComponentProps<"input">, "id"> {
  readonly label: string;
  readonly hint?: ReactNode;
  /** What is wrong with it; read with the field, and shown in the place of the hint. */
  readonly error?: string | undefined;
}

/** A one-line field with its label above and a hint or an error below. */
export function Field({ label, hint, error, className, ...rest }: FieldProps) {
  const id = useId();
  const noteId = (error ?? hint) === undefined ? undefined : `${id}-note`;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-sm text-muted">
        {label}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={noteId}
        className={cx(
          "h-9 w-full rounded-control border bg-surface px-2.5 text-text pointer-coarse:text-lg",
          "focus-visible:outline-2 focus-visible:-outline-offset-1",
          error === undefined ? "border-control" : "border-danger",
          className,
        )}
      />
      {error === undefined ? null : (
        <p id={noteId} role="alert" className="text-sm text-danger">
          {error}
        </p>
      )}
      {error === undefined && hint !== undefined ? (
        <p id={noteId} className="text-sm text-muted">
          {hint}
        </p>
      ) : null}
    </div>
  );
}
