interface TokenMarkProps {
  readonly size?: number;
  readonly className?: string;
}

/** The mark of a token, the same wherever tokens are: a cut stone with one lit side. Words say what it stands for. */
export function TokenMark({ size = 14, className }: TokenMarkProps) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" className={`shrink-0 ${className ?? ""}`} aria-hidden>
      <path d="M8 1 1.5 8 8 15Z" className="fill-highlight-line" />
      <path d="M8 1 14.5 8 8 15Z" className="fill-open" />
      <path d="M8 4.8 5 8 8 11.2 11 8Z" className="fill-highlight" />
    </svg>
  );
}
