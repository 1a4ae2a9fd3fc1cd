import type { SentenceId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api } from "../lib/client.ts";
import { sentencesOf, sentencesOfField, statesOfSource } from "../source/sentence-state.ts";
import { SentenceFacts } from "../source/sentence-facts.tsx";
import { SourceView } from "../source/source-view.tsx";
import { counted } from "../lib/time.ts";
import { Failure, SkeletonLines } from "../ui/states.tsx";

interface SourcePanelProps {
  readonly ticket: Ticket;
  readonly activeField: string | null;
}

/** The text the ticket came from, with its sentences lit; the sentences of one field while the hands are on it. */
export function SourcePanel({ ticket, activeField }: SourcePanelProps) {
  const { content, sourceId } = ticket;
  const query = useQuery({
    ...api.sources.get.queryOptions({ input: { id: sourceId! } }), // enabled says so
    enabled: sourceId !== null,
  });
  const [picked, setPicked] = useState<SentenceId | null>(null);
  const states = useMemo(() => (query.data ? statesOfSource(query.data) : new Map()), [query.data]);
  const own = useMemo(() => sentencesOf(content), [content]);
  const lit = useMemo(() => {
    if (picked) return new Set([picked]);
    const ofField = activeField ? sentencesOfField(content, activeField) : null;
    return ofField && ofField.size > 0 ? ofField : own;
  }, [picked, activeField, content, own]);
  if (sourceId === null) return <p className="p-4 text-muted">This ticket was written by hand: it has no source.</p>;
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <>
      <header className="flex h-9 shrink-0 items-center gap-2 px-4">
        <h2 className="min-w-0 flex-1 truncate text-sm font-medium" dir="auto" title={query.data.name}>
          {query.data.name}
        </h2>
        <span className="text-sm whitespace-nowrap text-muted">from {counted(own.size, "sentence")}</span>
      </header>
      <SourceView
        label={`Source: ${query.data.name}`}
        text={query.data.text}
        sentences={query.data.sentences}
        states={states}
        lit={lit}
        scrollKey={ticket.id}
        partKey={activeField ?? ""}
        onSelect={(id) => setPicked((now) => (now === id ? null : id))}
      />
      {picked ? <SentenceFacts state={states.get(picked)} current={ticket.id} onClose={() => setPicked(null)} /> : null}
    </>
  );
}
