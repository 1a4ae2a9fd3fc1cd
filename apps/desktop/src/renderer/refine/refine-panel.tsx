import type { ErrorReport } from "@myba/shared/errors";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { X } from "lucide-react";
import { useState } from "react";
import type { Refinement } from "../../bridge/refinements.ts";
import { useCommandHandlers } from "../commands/run-command.ts";
import { undo } from "../frame/undo.ts";
import { api, client } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { queryClient, refetch } from "../lib/queries.ts";
import { IconButton } from "../ui/button.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { acceptedWords, ProposalCard } from "./proposal-card.tsx";
import { WishForm } from "./wish-form.tsx";
import { dropRefinement, putRefinement, useRefinements } from "./use-refinements.ts";

interface RefinePanelProps {
  readonly ticket: Ticket;
  readonly readOnly: boolean;
  /** Sends what was typed on the ticket and is not stored yet. */
  readonly flush: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a change of the ticket in plain words, and shows what a model proposes. */
export function RefinePanel({ ticket, readOnly, flush, onClose }: RefinePanelProps) {
  const proposals = useRefinements(ticket.id);
  useCommandHandlers({ "list.clear": onClose });
  const [trouble, setTrouble] = useState<ErrorReport | null>(null);
  const ask = async (wish: Pick<Refinement, "wish" | "field" | "model"> & Partial<Pick<Refinement, "providerId">>) => {
    setTrouble(null);
    try {
      // The model reads what is stored, and proposes on that.
      await flush();
      const { wish: words, field, providerId = null, model } = wish;
      const input = { ticketId: ticket.id, wish: words, field, providerId, model: model || null };
      putRefinement(ticket.id, await client.refinements.start(input));
      refetch(["refinements"]);
      return true;
    } catch (error) {
      setTrouble(reportOf(error));
      return false;
    }
  };
  const accept = async (refinement: Refinement, paths: string[]) => {
    try {
      await flush();
      const changed = await client.refinements.accept({ id: refinement.id, paths });
      queryClient.setQueryData(api.tickets.get.queryKey({ input: { id: ticket.id } }), (before) =>
        before ? { ...before, ticket: changed } : before,
      );
      refetch(["tickets", "refinements"]);
      dropRefinement(ticket.id, refinement.id);
      backToWish();
      notify(acceptedWords(paths.length), { label: "Undo", run: () => void undo() });
    } catch (error) {
      notifyFailure(error);
      refetch(["tickets", "refinements"]);
    }
  };
  const dismiss = async ({ id }: Refinement) => {
    try {
      await client.refinements.dismiss({ id });
      dropRefinement(ticket.id, id);
      backToWish();
    } catch (error) {
      notifyFailure(error);
    }
    refetch(["refinements"]);
  };
  const stop = async ({ id }: Refinement) => {
    try {
      putRefinement(ticket.id, await client.refinements.cancel({ id }));
    } catch (error) {
      notifyFailure(error);
    }
  };
  const askAgain = async (refinement: Refinement) => {
    if (await ask(refinement)) await dismiss(refinement);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-9 shrink-0 items-center gap-2 ps-4 pe-2">
        <h2 className="flex-1 text-sm font-medium">Refine</h2>
        <IconButton label="Close Refine" className="size-6" onClick={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto [scrollbar-gutter:stable] px-4 pb-16">
        {readOnly ? null : <WishForm ticket={ticket} trouble={trouble} onAsk={ask} onClose={onClose} />}
        {proposals.isPending ? (
          <SkeletonLines lines={3} />
        ) : proposals.isError ? (
          <Failure error={proposals.error} onRetry={() => void proposals.refetch()} />
        ) : (
          proposals.data.map((refinement) => (
            <ProposalCard
              key={refinement.id}
              refinement={refinement}
              content={ticket.content}
              readOnly={readOnly}
              onAccept={(paths) => accept(refinement, paths)}
              onDismiss={() => void dismiss(refinement)}
              onStop={() => void stop(refinement)}
              onAskAgain={() => void askAgain(refinement)}
            />
          ))
        )}
      </div>
    </div>
  );
}

/** A proposal that goes away takes the focus with it. */
function backToWish(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('[data-focus="wish"]')?.focus();
  });
}
