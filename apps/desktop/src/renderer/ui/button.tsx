import type { ComponentProps, ReactNode } from "react";
import { cx } from "../lib/class-names.ts";

type Tone = "primary" | "plain" | "quiet" | "danger";

const tones: Record<Tone, string> = {
  primary: "bg-accent text-on-accent hover:brightness-110 border border-transparent font-medium",
  plain: "bg-surface border border-line hover:bg-hover",
  quiet: "border border-transparent text-muted hover:bg-hover hover:text-text",
  danger: "bg-surface border border-line text-danger hover:bg-danger-soft",
};

const base =
  "inline-flex items-center justify-center gap-1.5 rounded-control whitespace-nowrap select-none transition-colors " +
  "disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-50";

interface ButtonProps extends ComponentProps<"button"> {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
}

/** The look of a button with words, for a link that stands among buttons. */
export function controlButton(tone: Tone): string {
  return cx(base, "h-7 px-2.5 text-[13px]", tones[tone]);
}

/** A button with words, 28 px high. */
export function Button({ tone = "plain", icon, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={cx(controlButton(tone), className)}>
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  /** Its accessible name and its tooltip. */
  readonly label: string;
  readonly tone?: Tone;
}

/** A square button with one icon, 28 px, or 24 px with `size-6`. */
export function IconButton({ label, tone = "quiet", className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={cx(base, tones[tone], "shrink-0", className ?? "size-7")}
    >
      {children}
    </button>
  );
}
