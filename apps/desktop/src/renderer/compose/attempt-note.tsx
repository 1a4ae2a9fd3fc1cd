import { Hourglass, Shuffle } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { backWords, fallbackWords, retryWords, type Attempt } from "../asking/attempt-words.ts";
import { announce } from "../lib/announce.ts";
import type { FeedState } from "./generation-feed.ts";

interface AttemptNoteProps {
  readonly feed: Pick<FeedState, "attempts" | "retry">;
  readonly isOver: boolean;
}

/** Says that somebody else answers, and why; and while a failure is waited out, how long. */
export function AttemptNote({ feed, isOver }: AttemptNoteProps) {
  const fallback = fallbackWords(feed.attempts, isOver);
  useEffect(() => {
    if (fallback) announce(fallback);
  }, [fallback]);
  const isLost = !isOver && feed.retry?.because?.code === "billing/unreachable";
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !isLost && !isOver) announce(backWords);
    wasLost.current = isLost;
  }, [isLost, isOver]);
  return (
    <>
      {fallback ? (
        <p className={lineLook}>
          <Shuffle size={14} className="shrink-0 text-warning" aria-hidden />
          <span>{fallback}</span>
        </p>
      ) : null}
      {feed.retry && !isOver ? <Countdown key={feed.attempts.length} attempt={feed.retry} /> : null}
    </>
  );
}

const lineLook = "flex items-center gap-2 border-t border-line bg-warning-soft px-4 py-1.5";

function Countdown({ attempt }: { readonly attempt: Attempt }) {
  const [endsAt] = useState(() => Date.now() + attempt.waitMs);
  const [leftMs, setLeftMs] = useState(attempt.waitMs);
  useEffect(() => {
    const timer = setInterval(() => setLeftMs(Math.max(0, endsAt - Date.now())), 250);
    return () => clearInterval(timer);
  }, [endsAt]);
  const because = attempt.because;
  useEffect(() => {
    // Once, not every second.
    if (because) announce(retryWords(because, attempt.waitMs));
  }, [because, attempt.waitMs]);
  if (!because) return null;
  return (
    <p className={lineLook}>
      <Hourglass size={14} className="shrink-0 text-warning" aria-hidden />
      <span className="tabular-nums">{retryWords(because, leftMs)}</span>
    </p>
  );
}
