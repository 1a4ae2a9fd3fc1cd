import { LoaderCircle } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "./class-names.ts";

type Tone = "primary" | "plain" | "quiet";

const tones: Record<Tone, string> = {
  primary: "bg-accent text-on-accent hover:brightness-110 border border-transparent font-medium",
  plain: "bg-surface border border-line hover:bg-hover",
  quiet: "border border-transparent text-muted hover:bg-hover hover:text-text",
};

/** The look of a button, for a link that stands in the place of one. */
function controlButton(tone: Tone): string {
  return cx(
    "flex min-h-9 w-full items-center justify-center gap-2 rounded-control px-3 py-1.5 text-center select-none",
    "transition-colors aria-disabled:opacity-60",
    tones[tone],
  );
}

interface ButtonProps extends ComponentProps<"button"> {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  /** Its work is under way: it stays where it is, keeps the focus, and cannot be pressed again. */
  readonly isBusy?: boolean;
  /** Another's work is under way. */
  readonly isOff?: boolean;
}

/** A button as wide as the card. */
export function Button({ tone = "plain", icon, isBusy, isOff, onClick, className, children, ...rest }: ButtonProps) {
  const rests = isBusy === true || isOff === true;
  return (
    <button
      type="button"
      {...rest}
      // Not `disabled`, which would drop the focus to the top of the page.
      aria-disabled={rests || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => (rests ? event.preventDefault() : onClick?.(event))}
      className={cx(controlButton(tone), className)}
    >
      {isBusy ? <LoaderCircle size={16} className="animate-spin motion-reduce:animate-none" aria-hidden /> : icon}
      {children}
    </button>
  );
}

/** A button that reads like a link, in a line of text. */
export function TextButton({ className, ...rest }: ComponentProps<"button">) {
  return (
    <button
      type="button"
      {...rest}
      className={cx("rounded-control text-accent-ink underline-offset-2 hover:underline", className)}
    />
  );
}
