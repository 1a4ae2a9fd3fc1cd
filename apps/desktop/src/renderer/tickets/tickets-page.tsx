import type { TicketId } from "@myba/shared/ids";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useCommandHandlers } from "../commands/run-command.ts";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { besideQuery, useMedia } from "../lib/use-media.ts";
import { usePaneWidth } from "../lib/use-pane-width.ts";
import { showInWindow } from "../lib/window-state.ts";
import { SkeletonLines } from "../ui/states.tsx";
import { PaneDivider } from "../ui/pane-divider.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { ListEmpty } from "./list-empty.tsx";
import { ListFilters } from "./list-filters.tsx";
import { ListHeader } from "./list-header.tsx";
import { isNarrowed, listQuery, type ListQuery, type ListSearch } from "./list-search.ts";
import { NothingOpen } from "./nothing-open.tsx";
import { enterList, useSelection } from "./selection.ts";
import { createTicket } from "./create-ticket.ts";
import { trashTickets } from "./ticket-actions.ts";
import { TicketList } from "./ticket-list.tsx";
import { pagesOf } from "./tree-window.ts";
import { pageSize, useTicketPages } from "./use-ticket-pages.ts";
import { Failure } from "../ui/states.tsx";

const TicketDetail = lazy(() => import("../ticket/ticket-detail.tsx").then((file) => ({ default: file.TicketDetail })));

/** The list with the open ticket beside it. */
export function TicketsPage() {
  return <ListAndDetail trashed={false} />;
}

/** The same for what was thrown away. */
export function TrashPage() {
  return <ListAndDetail trashed />;
}

function ListAndDetail({ trashed }: { readonly trashed: boolean }) {
  const search: ListSearch = useSearch({ strict: false });
  const { ticketId } = useParams({ strict: false });
  const openId = ticketId as TicketId | undefined; // The core checks ids.
  const navigate = useNavigate();
  const beside = useMedia(besideQuery);
  const listWidth = usePaneWidth("listWidthPx");
  const { selected, collapsed } = useSelection();
  const [places, setPlaces] = useState<readonly number[]>([]);
  const filter = useMemo(() => listQuery(search, trashed), [search, trashed]);
  const pages = useTicketPages(
    filter,
    useMemo(() => pagesOf(places, pageSize), [places]),
    collapsed,
  );

  const listName = trashed ? "trash" : (search.project ?? "all");
  useEffect(() => enterList(listName), [listName]);

  const base = trashed ? "/trash" : "/tickets";
  const changeSearch = (next: ListSearch) => {
    const stays = openId && beside;
    void navigate(
      stays
        ? { to: `${base}/$ticketId`, params: { ticketId: openId }, search: next, replace: true }
        : { to: base, search: next, replace: true },
    );
  };
  const open = useCallback(
    async (id: TicketId, { focus }: { readonly focus: boolean }) => {
      await navigate({ to: `${base}/$ticketId`, params: { ticketId: id }, search, replace: beside });
      if (focus) focusTicket();
    },
    [navigate, base, beside, search],
  );
  const chosen = selected.size > 0 ? [...selected] : openId ? [openId] : [];
  useCommandHandlers(
    {
      "export.open": () => void openExport(chosen, filter, pages.total),
      ...(chosen.length > 0 && !trashed ? { "ticket.trash": () => void trashTickets(chosen) } : {}),
      "ticket.new": () => void createTicket(search.project ?? null).then((id) => id && open(id, { focus: true })),
      ...(openId && !beside && selected.size === 0 ? { "list.clear": () => void navigate({ to: base, search }) } : {}),
    },
    "tickets",
  );

  const list = (
    <section aria-label={trashed ? "Trash" : "Tickets"} className="relative flex h-full min-w-0 flex-col">
      <ListHeader search={search} trashed={trashed} total={pages.total} capped={pages.capped} onCreated={open} />
      <ListFilters search={search} trashed={trashed} onChange={changeSearch} />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        {pages.status === "error" ? (
          <Failure error={pages.error} onRetry={pages.retry} />
        ) : pages.status === "pending" ? (
          <SkeletonLines lines={9} />
        ) : pages.total === 0 ? (
          <ListEmpty trashed={trashed} search={search} narrowed={isNarrowed(search)} onClear={changeSearch} />
        ) : (
          <TicketList
            label={trashed ? "Trashed tickets" : "Tickets"}
            filter={filter}
            pages={pages}
            onPlacesShown={setPlaces}
            openId={openId}
            onOpen={open}
            follow={beside}
          />
        )}
      </div>
      {selected.size > 0 ? <BulkBar ids={[...selected]} trashed={trashed} /> : null}
    </section>
  );
  const detail = openId ? (
    <Suspense fallback={<SkeletonLines lines={8} />}>
      <TicketDetail
        key={openId}
        id={openId}
        trashed={trashed}
        onBack={beside ? null : () => void navigate({ to: base, search })}
      />
    </Suspense>
  ) : null;
  if (!beside) return detail ?? list;
  return (
    <div className="flex min-h-0 flex-1">
      <div style={{ width: listWidth.widthPx }} className="max-w-[45%] shrink-0">
        {list}
      </div>
      <PaneDivider
        label="Width of the list"
        value={listWidth.widthPx}
        min={280}
        max={640}
        pane="before"
        onChange={listWidth.onChange}
        onDone={listWidth.onDone}
      />
      <div className="min-w-0 flex-1">
        {detail ?? (
          <NothingOpen
            list={
              pages.status !== "success" || pages.total > 0
                ? "filled"
                : trashed || isNarrowed(search)
                  ? "empty"
                  : "first"
            }
          />
        )}
      </div>
    </div>
  );
}

function focusTicket(): void {
  // The ticket is drawn after its data is here, which takes a frame or two when it was never open before.
  const attempt = (left: number) => {
    const title = document.querySelector<HTMLElement>("[data-focus=ticket]");
    if (title) title.focus();
    else if (left > 0) requestAnimationFrame(() => attempt(left - 1));
  };
  attempt(60);
}

/** Exports what is chosen, with the whole list as a second choice; the whole list when nothing is. */
async function openExport(chosen: readonly TicketId[], filter: ListQuery, total: number): Promise<void> {
  const list = { total, ids: () => client.tickets.ids(filter) };
  try {
    if (chosen.length > 0) showInWindow({ exporting: { ids: chosen, list } });
    else if (total > 0) showInWindow({ exporting: { ids: await list.ids() } });
  } catch (error) {
    notifyFailure(error);
  }
}
