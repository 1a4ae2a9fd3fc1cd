/** MyBA's mark: a text, its lit sentence, and the ticket beside it. */
export function Mark({ size = 18 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" aria-hidden>
      <rect x="1" y="3" width="8" height="3" rx="1.5" className="fill-control" />
      <rect x="1" y="7.5" width="8" height="3" rx="1.5" className="fill-highlight-line" />
      <rect x="1" y="12" width="6" height="3" rx="1.5" className="fill-control" />
      <rect x="10.5" y="4" width="6.5" height="10" rx="2" className="fill-accent" />
    </svg>
  );
}
