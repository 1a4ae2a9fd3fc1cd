import { Square } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { AnswererName } from "../asking/answerer-name.tsx";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { counted } from "../lib/time.ts";
import { Button } from "../ui/button.tsx";
import { AttemptNote } from "./attempt-note.tsx";
import { EndedBar } from "./ended-bar.tsx";
import { barLook, type GenerationBarProps } from "./generation-bar-props.ts";
import { progressWords, shareDone } from "./generation-feed.ts";
import { QueuedBar } from "./queued-bar.tsx";

/** At the foot: who will answer while it waits, progress and Stop while it runs, coverage and the next step at its end. */
export function GenerationBar(props: GenerationBarProps) {
  const { feed, generation } = props;
  const state = feed.ended?.generation.state ?? generation?.state ?? "running";
  const bar = useRef<HTMLElement>(null);
  const hadFocus = useRef(false);
  const isRunning = state === "running";
  useEffect(() => {
    // Stop goes away with its focus; what comes next is the bar's last button.
    if (isRunning || !hadFocus.current) return;
    hadFocus.current = false;
    if (document.activeElement === document.body || document.activeElement === null)
      [...(bar.current?.querySelectorAll<HTMLElement>("button:enabled") ?? [])].at(-1)?.focus();
  }, [isRunning]);
  if (state === "queued" && generation) return <QueuedBar generation={generation} text={props.text} />;
  return (
    // It only watches where the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <footer
      ref={bar}
      className="flex shrink-0 flex-col bg-surface"
      onFocus={() => (hadFocus.current = isRunning)}
      onBlur={({ relatedTarget }) => {
        // A button that goes away loses the focus to nobody.
        if (relatedTarget !== null) hadFocus.current = false;
      }}
    >
      <AttemptNote feed={feed} isOver={state !== "running"} />
      {state === "running" ? <Running {...props} /> : <EndedBar {...props} />}
    </footer>
  );
}

function Running({ id, feed, generation }: GenerationBarProps) {
  const [stopping, setStopping] = useState(false);
  const now = feed.attempts.at(-1) ?? generation;
  const stop = async () => {
    setStopping(true);
    try {
      await client.generations.cancel({ id });
    } catch (error) {
      setStopping(false);
      notifyFailure(error);
    }
  };
  return (
    <div className={barLook}>
      {now ? <AnswererName id={now.providerId} label={now.providerLabel} model={now.model} verb="answers" /> : null}
      <progress
        aria-label="Progress"
        max={1}
        value={shareDone(feed)}
        className="h-1.5 min-w-16 flex-1 appearance-none overflow-hidden rounded-full bg-hover [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
      />
      <span className="whitespace-nowrap text-muted tabular-nums">
        {progressWords(feed)} · {counted(feed.tickets.size, "ticket")}
      </span>
      <Button
        icon={<Square size={12} aria-hidden />}
        // Disabled it would lose the focus.
        aria-disabled={stopping}
        title="Stop: what was found is kept"
        onClick={() => !stopping && void stop()}
      >
        {stopping ? "Stopping…" : "Stop"}
      </Button>
    </div>
  );
}
