import { useState, type KeyboardEvent } from "react";
import { cx } from "../lib/class-names.ts";

interface InlineTextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly placeholder?: string;
  readonly className?: string;
  /** Line breaks become spaces, and Enter is done. */
  readonly oneLine?: boolean;
  readonly onEnter?: () => void;
  readonly onRemove?: () => void;
  readonly readOnly?: boolean;
  /** Whether an emptied field keeps its last text. */
  readonly required?: boolean;
  readonly focusMark?: string;
}

/** Text that looks like text until it is touched, and grows with what is typed. */
export function InlineText(props: InlineTextProps) {
  const { value, oneLine = false, required = false } = props;
  // What is typed stays in the field while it may not be stored (an empty title).
  const [typed, setTyped] = useState<string | null>(null);
  const put = (raw: string) => {
    const text = oneLine ? raw.replace(/\s*\n\s*/g, " ") : raw;
    setTyped(text);
    if (!required || text.trim() !== "") props.onChange(required ? text.trim() : text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Enter" && oneLine && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (props.onEnter) props.onEnter();
      else leave(event.currentTarget);
    } else if (event.key === "Escape") {
      leave(event.currentTarget);
    } else if (event.key === "Backspace" && value === "" && props.onRemove) {
      event.preventDefault();
      props.onRemove();
    }
  };
  return (
    <textarea
      dir="auto"
      rows={1}
      aria-label={props.label}
      aria-required={required || undefined}
      value={typed ?? value}
      maxLength={props.maxLength}
      placeholder={props.placeholder}
      readOnly={props.readOnly}
      data-focus={props.focusMark}
      onChange={(event) => put(event.target.value)}
      onBlur={() => setTyped(null)}
      onKeyDown={onKeyDown}
      className={cx(
        "field-sizing-content w-full resize-none rounded-control bg-transparent px-1.5 py-0.5 wrap-anywhere",
        "not-read-only:hover:bg-hover focus:bg-surface focus-visible:outline-2 focus-visible:-outline-offset-1",
        props.className,
      )}
    />
  );
}

/** Done with the field: back to the list, where there is one, for the next ticket. */
function leave(field: HTMLTextAreaElement): void {
  field.blur();
  document.querySelector<HTMLElement>("[role=tree]")?.focus({ preventScroll: true });
}
