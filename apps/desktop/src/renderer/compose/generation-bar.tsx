import { wordsFor } from "@myba/shared/errors";
import type { GenerationId, TicketId } from "@myba/shared/ids";
import { useNavigate } from "@tanstack/react-router";
import { Download, Layers, PencilLine, RotateCcw, Square } from "lucide-react";
import { useState } from "react";
import type { Generation } from "../../bridge/generations.ts";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Button } from "../ui/button.tsx";
import { EngineBadge } from "./compose-bar.tsx";
import { progressWords, shareDone, type FeedState } from "./generation-feed.ts";

interface GenerationBarProps {
  readonly id: GenerationId;
  readonly feed: FeedState;
  readonly generation: Generation | undefined;
  readonly ticketIds: readonly TicketId[];
  /** The source, to try again with; null until it is here. */
  readonly text: string | null;
}

/** At the foot: progress and Cancel while it runs; coverage and the next step once it has ended. */
export function GenerationBar(props: GenerationBarProps) {
  const { feed, generation } = props;
  return (
    <footer className="flex min-h-12 shrink-0 flex-wrap items-center gap-3 border-t border-line bg-surface px-4 py-2">
      {feed.ended || (generation && generation.state !== "running") ? <Ended {...props} /> : <Running {...props} />}
    </footer>
  );
}

function Running({ id, feed }: GenerationBarProps) {
  const [cancelling, setCancelling] = useState(false);
  const share = shareDone(feed);
  const cancel = async () => {
    setCancelling(true);
    try {
      await client.generations.cancel({ id });
    } catch (error) {
      setCancelling(false);
      notifyFailure(error);
    }
  };
  return (
    <>
      <EngineBadge />
      <progress
        aria-label="Progress"
        max={1}
        value={share}
        className="h-1.5 min-w-24 flex-1 appearance-none overflow-hidden rounded-full bg-hover [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-[width]"
      />
      <span className="text-muted tabular-nums">
        {progressWords(feed)} · {counted(feed.tickets.size, "ticket")}
      </span>
      <Button icon={<Square size={12} aria-hidden />} disabled={cancelling} onClick={() => void cancel()}>
        {cancelling ? "Cancelling…" : "Cancel"}
      </Button>
    </>
  );
}

function Ended({ feed, generation, ticketIds, text }: GenerationBarProps) {
  const navigate = useNavigate();
  const coverage = feed.ended?.coverage;
  const again = async () => {
    if (!generation || text === null) return;
    try {
      const { projectId, name } = generation;
      const next = await client.generations.start({ projectId, name, text, draftId: null });
      refetch(["generations"]);
      await navigate({ to: "/generations/$generationId", params: { generationId: next.id } });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const editText = async () => {
    if (!generation || text === null) return;
    try {
      const { projectId, name } = generation;
      const draft = await client.drafts.save({ id: null, projectId, name, text });
      refetch(["drafts"]);
      await navigate({ to: "/compose", search: { draft: draft.id } });
    } catch (error) {
      notifyFailure(error);
    }
  };
  const unfinished = generation && generation.state !== "finished";
  return (
    <>
      {coverage && coverage.requirementLike > 0 ? (
        <Coverage covered={coverage.covered} all={coverage.requirementLike} />
      ) : null}
      <span className="min-w-0 flex-1 text-muted">
        {generation ? `${outcomeWords(generation)} · ` : ""}
        {counted(ticketIds.length, "ticket")}
        {coverage ? (
          <span className="max-lg:hidden">
            {` · ${coverage.covered.toLocaleString("en")} of ${counted(coverage.requirementLike, "requirement")} in tickets`}
          </span>
        ) : null}
      </span>
      <Button
        icon={<PencilLine size={14} aria-hidden />}
        disabled={text === null}
        title="Open the text again as a draft"
        onClick={() => void editText()}
      >
        Edit text
      </Button>
      {unfinished ? (
        <Button icon={<RotateCcw size={14} aria-hidden />} disabled={text === null} onClick={() => void again()}>
          Generate again
        </Button>
      ) : null}
      <Button
        icon={<Download size={14} aria-hidden />}
        disabled={ticketIds.length === 0}
        onClick={() => showInWindow({ exporting: { ids: ticketIds } })}
      >
        Export…
      </Button>
      <Button
        tone="primary"
        icon={<Layers size={14} aria-hidden />}
        onClick={() => void navigate({ to: "/tickets", search: generation ? { project: generation.projectId } : {} })}
      >
        Go to the tickets
      </Button>
    </>
  );
}

/** The share of requirements that reached a ticket, as a ring and a number. */
function Coverage({ covered, all }: { readonly covered: number; readonly all: number }) {
  const share = covered / all;
  const length = 2 * Math.PI * 7;
  return (
    <span className="flex items-center gap-2" title={`${covered} of ${all} requirements are in tickets`}>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="-rotate-90">
        <circle cx="9" cy="9" r="7" className="fill-none stroke-line" strokeWidth="3" />
        <circle
          cx="9"
          cy="9"
          r="7"
          className="fill-none stroke-covered"
          strokeWidth="3"
          strokeDasharray={`${share * length} ${length}`}
        />
      </svg>
      <span className="font-semibold tabular-nums">{Math.floor(share * 100)} %</span>
      <span className="text-muted">covered</span>
    </span>
  );
}

function outcomeWords({ state, error }: Generation): string {
  const failure = error ? wordsFor(error).message : "Failed";
  return {
    queued: "Waiting to run",
    running: "Running",
    finished: "Done",
    cancelled: "Cancelled, what was found is kept",
    interrupted: wordsFor({ code: "generation/interrupted", data: {} }).message,
    failed: failure,
  }[state];
}
