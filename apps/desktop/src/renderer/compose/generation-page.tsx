import type { GenerationId, SentenceId, TicketId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useState } from "react";
import { useCommandHandlers } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { besideQuery, useMedia } from "../lib/use-media.ts";
import { showInWindow } from "../lib/window-state.ts";
import {
  sentencesOf,
  statesOfCoverage,
  statesOfSource,
  statesWhileRunning,
  type SentenceStates,
} from "../source/sentence-state.ts";
import { SentenceFacts } from "../source/sentence-facts.tsx";
import { SourceView } from "../source/source-view.tsx";
import { SidebarButton } from "../tickets/list-header.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { FoundTickets } from "./found-tickets.tsx";
import { foundTree, type FeedState } from "./generation-feed.ts";
import { GenerationBar } from "./generation-bar.tsx";
import { OpenSentences } from "./open-sentences.tsx";
import { QueuedPane } from "./queued-pane.tsx";
import { textAsDraft } from "./rerun.ts";
import { useSpokenProgress } from "./use-spoken-progress.ts";
import { useGenerationFeed } from "./use-generation-feed.ts";

/** A generation, running or done: the text on the left, its tickets on the right, lit in both directions. */
export function GenerationPage() {
  const { generationId } = useParams({ from: "/generations/$generationId" });
  const id = generationId as GenerationId; // The core checks ids.
  return <GenerationView key={id} id={id} />;
}

function GenerationView({ id }: { readonly id: GenerationId }) {
  const navigate = useNavigate();
  const known = useQuery(api.generations.list.queryOptions({ input: { projectId: null } }));
  const listed = known.data?.find((one) => one.id === id);
  const isQueued = listed?.state === "queued";
  const { feed, error } = useGenerationFeed(id, known.isPending || isQueued);
  const generation = feed.ended?.generation ?? listed;
  const source = useQuery({
    // `enabled` says that the id is there.
    ...api.sources.get.queryOptions({ input: { id: generation?.sourceId ?? ("" as never) } }),
    enabled: generation !== undefined,
  });
  const rows = useMemo(() => foundTree(feed.tickets), [feed.tickets]);
  const states = useStates(feed, source.data);
  const [pickedTicket, setPickedTicket] = useState<TicketId | null>(null);
  const [pickedSentence, setPickedSentence] = useState<SentenceId | null>(null);
  const beside = useMedia(besideQuery);
  const [shown, setShown] = useState<"text" | "tickets">("tickets");
  useCommandHandlers(
    {
      "export.open": () => rows.length > 0 && showInWindow({ exporting: { ids: rows.map((row) => row.ticket.id) } }),
      "list.clear": () => {
        setPickedTicket(null);
        setPickedSentence(null);
      },
    },
    "compose",
  );
  useSpokenProgress(feed);
  useEffect(() => {
    // Whoever pressed Generate goes on from here, and not from the top of the window.
    if (document.activeElement === document.body) document.getElementById("main")?.focus();
  }, []);

  const lit = useMemo(() => {
    if (pickedSentence) return new Set([pickedSentence]);
    const ticket = rows.find((row) => row.ticket.id === pickedTicket)?.ticket;
    return ticket ? sentencesOf(ticket.draft.content) : new Set<SentenceId>();
  }, [pickedSentence, pickedTicket, rows]);
  const litTickets = useMemo(() => {
    if (pickedSentence) return new Set(states.get(pickedSentence)?.tickets ?? []);
    return new Set(pickedTicket ? [pickedTicket] : []);
  }, [pickedSentence, pickedTicket, states]);

  const pickTicket = useCallback((ticket: TicketId) => {
    setPickedSentence(null);
    setPickedTicket((now) => (now === ticket ? null : ticket));
  }, []);

  const goOn = async (rest: string) => {
    if (!generation) return;
    try {
      // 200 characters are the longest name.
      const named = { ...generation, name: `Left over: ${generation.name}`.slice(0, 200) };
      await navigate({ to: "/compose", search: { draft: await textAsDraft(named, rest) } });
    } catch (failure) {
      notifyFailure(failure);
    }
  };

  if (error) return <Failure error={error} />;
  const sentences = feed.sentences.length > 0 ? feed.sentences : (source.data?.sentences ?? []);
  const text = (
    <section aria-label="Text" className="flex min-h-0 min-w-0 flex-1 flex-col">
      {source.data ? (
        <SourceView
          label={`Source: ${source.data.name}`}
          text={source.data.text}
          sentences={sentences}
          states={states}
          lit={lit}
          scrollKey={pickedTicket ?? ""}
          onSelect={(sentence) => {
            setPickedTicket(null);
            setPickedSentence((now) => (now === sentence ? null : sentence));
          }}
        />
      ) : source.isError ? (
        <Failure error={source.error} onRetry={() => void source.refetch()} />
      ) : (
        <SkeletonLines lines={8} />
      )}
      {pickedSentence && states.get(pickedSentence)?.state === "open" ? (
        <SentenceFacts state={states.get(pickedSentence)} current={null} onClose={() => setPickedSentence(null)} />
      ) : null}
      {feed.ended ? (
        <OpenSentences
          text={source.data?.text ?? ""}
          sentences={sentences}
          states={states}
          onPick={(sentence) => {
            setPickedTicket(null);
            setPickedSentence(sentence);
          }}
          picked={pickedSentence}
          onGoOn={(rest) => void goOn(rest)}
        />
      ) : null}
    </section>
  );
  const tickets =
    isQueued && generation ? (
      <QueuedPane generation={generation} />
    ) : (
      <FoundTickets
        rows={rows}
        lit={litTickets}
        scrollTo={pickedSentence ? ([...litTickets][0] ?? null) : null}
        picked={pickedTicket}
        running={!feed.ended}
        brokeOff={feed.ended !== null && feed.ended.generation.state !== "finished"}
        onPick={pickTicket}
      />
    );
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line ps-4 pe-3">
        <SidebarButton />
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold" dir="auto" title={generation?.name}>
          {generation?.name ?? "Generation"}
        </h1>
        {beside ? null : (
          <fieldset aria-label="Show" className="flex rounded-control border border-line p-0.5">
            {(["text", "tickets"] as const).map((pane) => (
              <button
                key={pane}
                type="button"
                aria-pressed={shown === pane}
                className="h-6 rounded px-2 text-[13px] text-muted capitalize aria-pressed:bg-hover aria-pressed:text-text"
                onClick={() => setShown(pane)}
              >
                {pane}
              </button>
            ))}
          </fieldset>
        )}
      </header>
      <div className="flex min-h-0 flex-1">
        {beside || shown === "text" ? text : null}
        {beside ? <div className="w-px bg-line" /> : null}
        {beside || shown === "tickets" ? tickets : null}
      </div>
      <GenerationBar
        id={id}
        feed={feed}
        generation={generation}
        ticketIds={rows.map((row) => row.ticket.id)}
        text={source.data?.text ?? null}
      />
    </div>
  );
}

function useStates(feed: FeedState, source: Parameters<typeof statesOfSource>[0] | undefined): SentenceStates {
  return useMemo(() => {
    if (feed.ended?.coverage) {
      const idOf = new Map([...feed.tickets.values()].map((ticket) => [ticket.draft.ref, ticket.id]));
      return statesOfCoverage(feed.ended.coverage, idOf);
    }
    if (feed.ended && source) return statesOfSource(source);
    const found = [...feed.tickets.values()].map((ticket) => ({ id: ticket.id, content: ticket.draft.content }));
    return statesWhileRunning(feed.sentences, found);
  }, [feed, source]);
}
