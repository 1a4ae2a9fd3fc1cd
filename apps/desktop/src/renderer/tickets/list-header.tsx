import type { TicketId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { Download, Ellipsis, Menu as MenuIcon, Plus, Upload } from "lucide-react";
import { shownKeys } from "../commands/command-table.ts";
import { runCommand } from "../commands/run-command.ts";
import { api } from "../lib/client.ts";
import { sidebarQuery, useMedia } from "../lib/use-media.ts";
import { showInWindow } from "../lib/window-state.ts";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuItem } from "../ui/menu.tsx";
import { createTicket } from "./create-ticket.ts";
import type { ListSearch } from "./list-search.ts";

interface ListHeaderProps {
  readonly search: ListSearch;
  readonly trashed: boolean;
  readonly total: number;
  readonly capped: boolean;
  readonly onCreated: (id: TicketId, options: { readonly focus: boolean }) => void;
}

/** The name of the list, how many tickets it holds, and what can be done with all of it. */
export function ListHeader({ search, trashed, total, capped, onCreated }: ListHeaderProps) {
  const projects = useQuery(api.projects.list.queryOptions()).data;
  const project = projects?.find((one) => one.id === search.project);
  const name = trashed ? "Trash" : (project?.name ?? "All tickets");
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 ps-4 pe-3">
      <SidebarButton />
      <h1 className="min-w-0 truncate text-lg font-semibold" dir="auto" title={name}>
        {name}
      </h1>
      <span className="ms-1 flex-1 text-muted tabular-nums" aria-label={`${total} tickets`}>
        {total.toLocaleString("en")}
        {capped ? "+" : ""}
      </span>
      {trashed ? null : (
        <>
          <IconButton
            label="New empty ticket"
            onClick={() => void createTicket(search.project ?? null).then((id) => id && onCreated(id, { focus: true }))}
          >
            <Plus size={16} aria-hidden />
          </IconButton>
          <Menu
            align="end"
            trigger={
              <IconButton label="List menu">
                <Ellipsis size={16} aria-hidden />
              </IconButton>
            }
          >
            <MenuItem
              icon={<Download size={14} aria-hidden />}
              keys={shownKeys("export.open")}
              onSelect={() => runCommand("export.open")}
            >
              Export…
            </MenuItem>
            <MenuItem icon={<Upload size={14} aria-hidden />} onSelect={() => showInWindow({ importOpen: true })}>
              Import…
            </MenuItem>
          </Menu>
        </>
      )}
    </header>
  );
}

/** Opens the sidebar where it is a drawer. */
export function SidebarButton() {
  const hasSidebar = useMedia(sidebarQuery);
  if (hasSidebar) return null;
  return (
    <IconButton label="Open navigation" className="-ms-1 size-7" onClick={() => showInWindow({ sidebarOpen: true })}>
      <MenuIcon size={16} aria-hidden />
    </IconButton>
  );
}
