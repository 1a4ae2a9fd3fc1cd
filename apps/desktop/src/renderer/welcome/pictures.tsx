/** A text with a lit sentence, and the mark of a token where its ticket will be. */
export function TokensPicture() {
  return (
    <svg width="112" height="72" viewBox="0 0 112 72" aria-hidden>
      <Lines />
      <path d="M60 36h10" className="stroke-highlight-line" strokeWidth="1.5" strokeDasharray="3 3" />
      <rect x="72.5" y="14.5" width="39" height="43" rx="8" className="fill-accent-soft stroke-line" />
      <path d="M92 24 80.5 36 92 48Z" className="fill-highlight-line" />
      <path d="M92 24 103.5 36 92 48Z" className="fill-open" />
      <path d="M92 30.2 86.4 36 92 41.8 97.6 36Z" className="fill-highlight" />
    </svg>
  );
}

/** The same text, and a key. */
export function KeyPicture() {
  return (
    <svg width="112" height="72" viewBox="0 0 112 72" aria-hidden>
      <Lines />
      <path d="M60 36h10" className="stroke-highlight-line" strokeWidth="1.5" strokeDasharray="3 3" />
      <rect x="72.5" y="14.5" width="39" height="43" rx="8" className="fill-accent-soft stroke-line" />
      <circle cx="86" cy="32" r="6" className="fill-none stroke-accent-ink" strokeWidth="3" />
      <path
        d="m90.5 36.5 10 10m-3-3 3.5-3.5"
        className="fill-none stroke-accent-ink"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

/** The same text inside a closed frame: nothing leaves it. */
export function OfflinePicture() {
  return (
    <svg width="112" height="72" viewBox="0 0 112 72" aria-hidden>
      <Lines />
      <path d="M60 36h10" className="stroke-highlight-line" strokeWidth="1.5" strokeDasharray="3 3" />
      <rect x="72.5" y="14.5" width="39" height="43" rx="8" className="fill-accent-soft stroke-line" />
      <path
        d="M92 22.5 103 27v8c0 7-5 11.5-11 14-6-2.5-11-7-11-14v-8Z"
        className="fill-none stroke-positive"
        strokeWidth="2.5"
        strokeLinejoin="round"
      />
      <path
        d="m87 35.5 3.8 3.8 6.7-7"
        className="fill-none stroke-positive"
        strokeWidth="2.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

function Lines() {
  return [46, 38, 52, 34].map((width, line) => (
    <rect
      key={width}
      x="2"
      y={6 + line * 16}
      width={width}
      height="8"
      rx="3"
      className={line === 2 ? "fill-highlight" : "fill-hover"}
    />
  ));
}
