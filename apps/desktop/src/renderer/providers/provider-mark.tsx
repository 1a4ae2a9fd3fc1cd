import { Laptop, ShieldCheck } from "lucide-react";
import { cx } from "../lib/class-names.ts";
import { TokenMark } from "../ui/token-mark.tsx";

interface ProviderMarkProps {
  readonly label: string;
  readonly kind: string;
  readonly local: boolean;
  /** Left out where local alone decides. */
  readonly free?: boolean;
}

/**
 * A small tile that tells one provider from another: the shield of the offline engine, the mark of tokens, a computer, or
 * a letter.
 */
export function ProviderMark({ label, kind, local, free = local }: ProviderMarkProps) {
  const atHome = local && free;
  return (
    <span
      aria-hidden
      className={cx(
        "flex size-7 shrink-0 items-center justify-center rounded-control bg-hover font-semibold select-none",
        atHome ? "text-positive" : "text-muted",
      )}
    >
      {kind === "offline" ? (
        <ShieldCheck size={15} />
      ) : kind === "myba" ? (
        <TokenMark size={15} />
      ) : atHome ? (
        <Laptop size={15} />
      ) : (
        label.slice(0, 1).toUpperCase()
      )}
    </span>
  );
}

/** A word on a tinted ground. */
export function Badge({ tone, children }: { readonly tone: "good" | "plain"; readonly children: string }) {
  return (
    <span
      className={cx(
        "rounded-full border px-1.5 text-xs leading-[18px] whitespace-nowrap",
        tone === "good"
          ? "border-transparent bg-[color-mix(in_oklab,var(--covered)_14%,transparent)] text-positive"
          : "border-line text-muted",
      )}
    >
      {children}
    </span>
  );
}
