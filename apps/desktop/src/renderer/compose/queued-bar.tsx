import type { ErrorReport } from "@myba/shared/errors";
import { useNavigate } from "@tanstack/react-router";
import { Play, Undo2 } from "lucide-react";
import { useState } from "react";
import type { Generation } from "../../bridge/generations.ts";
import { AnswererName } from "../asking/answerer-name.tsx";
import { estimateWords } from "../asking/estimate-words.ts";
import { isAboutAsking, TroubleNote } from "../asking/trouble-note.tsx";
import { useEstimate } from "../asking/use-estimate.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { Button } from "../ui/button.tsx";
import { barButtons, barLook } from "./generation-bar-props.ts";
import { runQueued, runQueuedOffline, takeFromQueue } from "./rerun.ts";

interface QueuedBarProps {
  readonly generation: Generation;
  readonly text: string | null;
}

/** At the foot of one that waits: what it waits for and will cost, and the three ways on. */
export function QueuedBar({ generation, text }: QueuedBarProps) {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<ErrorReport | null>(null);
  const choice = { providerId: generation.providerId, model: generation.model || null };
  const { estimate } = useEstimate({ choice, projectId: generation.projectId, text: text ?? "" });
  const cost = estimate ? estimateWords(estimate) : "";
  const act = async (run: () => Promise<unknown>) => {
    setBusy(true);
    setTrouble(null);
    try {
      await run();
    } catch (error) {
      if (isAboutAsking(reportOf(error))) setTrouble(reportOf(error));
      else notifyFailure(error);
    }
    setBusy(false);
  };
  const takeOut = async () => {
    await takeFromQueue(generation.id);
    notify("Taken out of the queue. The text is in your drafts.");
    await navigate({ to: "/drafts" });
  };
  const runOffline = async () => {
    if (text === null) return;
    const next = await runQueuedOffline(generation, text);
    await navigate({ to: "/generations/$generationId", params: { generationId: next.id }, replace: true });
  };
  const obstacle = trouble ?? estimate?.obstacle ?? null;
  return (
    <footer className="flex shrink-0 flex-col bg-surface">
      {obstacle ? <TroubleNote trouble={obstacle} onUnlocked={() => void act(() => runQueued(generation.id))} /> : null}
      <div className={barLook}>
        <AnswererName
          id={generation.providerId}
          label={generation.providerLabel}
          model={generation.model}
          verb="will answer"
        />
        <span className="min-w-fit flex-1 whitespace-nowrap text-muted tabular-nums">{cost}</span>
        <span className={barButtons}>
          <Button
            icon={<Undo2 size={14} aria-hidden />}
            disabled={busy}
            title="The text goes back to your drafts"
            onClick={() => void act(takeOut)}
          >
            Take out of the queue
          </Button>
          <Button disabled={busy || text === null} onClick={() => void act(runOffline)}>
            Use the offline engine now
          </Button>
          <Button
            tone="primary"
            icon={<Play size={13} aria-hidden />}
            disabled={busy}
            onClick={() => void act(() => runQueued(generation.id))}
          >
            Run now
          </Button>
        </span>
      </div>
    </footer>
  );
}
