import type { TicketId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useCommandHandlers } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { cx } from "../lib/class-names.ts";
import { useMedia } from "../lib/use-media.ts";
import { usePaneWidth } from "../lib/use-pane-width.ts";
import { showInWindow, useWindowState, type SidePanel } from "../lib/window-state.ts";
import { aimRefinement } from "../refine/refine-subject.ts";
import { PaneDivider } from "../ui/pane-divider.tsx";
import { Failure, SkeletonLines } from "../ui/states.tsx";
import { AddPartMenu } from "./add-part-menu.tsx";
import { AssumptionsPart } from "./assumptions-part.tsx";
import { BugPart } from "./bug-part.tsx";
import { CriteriaPart } from "./criteria-part.tsx";
import { DescriptionPart } from "./description-part.tsx";
import { EditingContext } from "./editing-context.ts";
import { focusSoon } from "./focus-soon.ts";
import { HistoryPanel } from "./history-panel.tsx";
import { IncompleteNote } from "./incomplete-note.tsx";
import { InlineText } from "./inline-text.tsx";
import { Properties } from "./properties.tsx";
import { QuestionsPart } from "./questions-part.tsx";
import { RelationsPart, type TicketWithKin } from "./relations-part.tsx";
import { SaveConflict } from "./save-conflict.tsx";
import { SourcePanel } from "./source-panel.tsx";
import { SpikePart } from "./spike-part.tsx";
import { StoryPart } from "./story-part.tsx";
import { SubtasksPart } from "./subtasks-part.tsx";
import { TicketFacts } from "./ticket-facts.tsx";
import { TicketHeader } from "./ticket-header.tsx";
import { standingUnsupported } from "./unsupported.ts";
import { useTicketEditing } from "./use-ticket-editing.ts";
import { FieldArea } from "./section.tsx";

const RefinePanel = lazy(() => import("../refine/refine-panel.tsx").then((file) => ({ default: file.RefinePanel })));

const panelNames: Record<SidePanel, string> = { source: "Source", history: "History", refine: "Refine" };

interface TicketDetailProps {
  readonly id: TicketId;
  readonly trashed: boolean;
  /** Back to the list, where list and ticket take turns. */
  readonly onBack: (() => void) | null;
}

/** One ticket, every field editable in place, its source beside it. */
export function TicketDetail({ id, trashed, onBack }: TicketDetailProps) {
  const query = useQuery(api.tickets.get.queryOptions({ input: { id } }));
  if (query.isPending) return <SkeletonLines lines={8} />;
  if (query.isError) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadedTicket loaded={query.data} trashed={trashed} onBack={onBack} />;
}

interface LoadedTicketProps extends Omit<TicketDetailProps, "id"> {
  readonly loaded: TicketWithKin;
}

/** Room for the source beside the ticket; below it the panel takes the ticket's place. */
const panelBesideQuery = "(width >= 1180px)";

function LoadedTicket({ loaded, trashed, onBack }: LoadedTicketProps) {
  const editing = useTicketEditing(loaded.ticket);
  const { ticket, change } = editing;
  const { id } = ticket;
  const sourceText = useSourceText(ticket);
  const [activeField, setActiveField] = useState<string | null>(null);
  const readOnly = trashed || ticket.trashedAt !== null;
  const panelBeside = useMedia(panelBesideQuery);
  const sourceWidth = usePaneWidth("sourceWidthPx");
  const chosenPanel = useWindowState((state) => state.sidePanel);
  const [narrowPanel, setNarrowPanel] = useState<typeof chosenPanel>(null);
  const panel = panelBeside ? (chosenPanel === "source" && !ticket.sourceId ? null : chosenPanel) : narrowPanel;
  const showPanel = useCallback(
    (which: SidePanel | null) => (panelBeside ? showInWindow({ sidePanel: which }) : setNarrowPanel(which)),
    [panelBeside],
  );
  const togglePanel = (which: SidePanel) => {
    if (which === "refine" && panel !== "refine") return refine(null);
    if (which === "refine") document.querySelector<HTMLElement>('[data-focus="refine"]')?.focus();
    showPanel(panel === which ? null : which);
  };
  const refine = useCallback(
    (field: string | null, wish?: string) => {
      aimRefinement(id, field, wish);
      showPanel("refine");
    },
    [id, showPanel],
  );
  const context = useMemo(
    () => ({
      content: ticket.content,
      change,
      setActiveField,
      readOnly,
      unsupported: standingUnsupported(ticket.content, ticket.meta.unsupported, sourceText),
      showSource: ticket.sourceId
        ? (field: string) => {
            setActiveField(field);
            showPanel("source");
          }
        : null,
      refine,
    }),
    [ticket.content, ticket.meta, ticket.sourceId, change, readOnly, refine, showPanel, sourceText],
  );
  useCommandHandlers({
    "ticket.edit": () => focusSoon("ticket"),
    "ticket.history": () => togglePanel("history"),
    ...(readOnly ? {} : { "ticket.refine": () => refine(null) }),
    ...(ticket.sourceId ? { "ticket.source": () => togglePanel("source") } : {}),
  });
  const side =
    panel === "source" ? (
      <SourcePanel ticket={ticket} activeField={activeField} />
    ) : panel === "history" ? (
      <HistoryPanel ticket={ticket} readOnly={readOnly} />
    ) : panel === "refine" ? (
      <Suspense fallback={<SkeletonLines lines={4} />}>
        <RefinePanel ticket={ticket} readOnly={readOnly} flush={editing.flush} onClose={() => togglePanel("refine")} />
      </Suspense>
    ) : null;
  return (
    <EditingContext value={context}>
      <article aria-label={`${ticket.key} ${ticket.content.title}`} className="flex h-full min-h-0 flex-col">
        <TicketHeader ticket={ticket} editing={editing} panel={panel} onTogglePanel={togglePanel} onBack={onBack} />
        <SaveConflict editing={editing} />
        {ticket.meta.incomplete && !readOnly ? (
          <IncompleteNote
            onKeep={() => change({ title: ticket.content.title })}
            onAskAgain={() => refine(null, "Finish this ticket from its source")}
          />
        ) : null}
        <div className="flex min-h-0 flex-1">
          {side && !panelBeside ? null : (
            <div className="@container min-w-0 flex-1 overflow-y-auto">
              <div className="mx-auto flex max-w-[760px] flex-col gap-5 px-5 pt-4 pb-24">
                <div className="flex flex-col gap-2">
                  <FieldArea field="title">
                    <InlineText
                      label="Title"
                      focusMark="ticket"
                      value={ticket.content.title}
                      maxLength={200}
                      oneLine
                      required
                      readOnly={readOnly}
                      className="-mx-1.5 w-[calc(100%+12px)] text-xl font-semibold"
                      onChange={(title) => change({ title })}
                    />
                  </FieldArea>
                  <Properties />
                </div>
                <StoryPart />
                <QuestionsPart />
                <BugPart />
                <SpikePart />
                <CriteriaPart />
                <DescriptionPart />
                <SubtasksPart />
                <AssumptionsPart />
                <RelationsPart loaded={loaded} ticket={ticket} />
                {readOnly ? null : <AddPartMenu />}
                <TicketFacts ticket={ticket} />
              </div>
            </div>
          )}
          {side && panelBeside ? (
            <PaneDivider
              label={panel ? `Width of the ${panelNames[panel].toLowerCase()}` : ""}
              value={sourceWidth.widthPx}
              min={260}
              max={640}
              pane="after"
              onChange={sourceWidth.onChange}
              onDone={sourceWidth.onDone}
            />
          ) : null}
          {side ? (
            <aside
              aria-label={panel ? panelNames[panel] : undefined}
              style={panelBeside ? { width: sourceWidth.widthPx } : undefined}
              className={cx("flex min-w-0 flex-col bg-sunken", panelBeside ? "max-w-[56%] shrink-0" : "flex-1")}
            >
              {side}
            </aside>
          ) : null}
        </div>
      </article>
    </EditingContext>
  );
}

/** The text it came from, where there are words to look up in it. */
function useSourceText({ sourceId, meta }: Ticket): string | undefined {
  const source = useQuery({
    ...api.sources.get.queryOptions({ input: { id: sourceId! } }), // enabled says so
    enabled: sourceId !== null && meta.unsupported !== undefined,
  });
  return source.data?.text;
}
