import type { TicketId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { Copy, Download, FolderInput, Hash, PanelRight, RotateCcw, Tag, Trash2 } from "lucide-react";
import type { TicketRow } from "../../bridge/tickets.ts";
import { shownKeys } from "../commands/command-table.ts";
import { api } from "../lib/client.ts";
import { showInWindow } from "../lib/window-state.ts";
import { MenuChoices, MenuItem, MenuLine, Submenu } from "../ui/menu.tsx";
import { pointChoices, priorityChoices, statusChoices } from "./choices.tsx";
import { PriorityIcon, StatusIcon } from "./marks.tsx";
import { changeTickets, copyAsMarkdown, restoreTickets, trashTickets } from "./ticket-actions.ts";

interface TicketMenuItemsProps {
  readonly ids: readonly TicketId[];
  readonly trashed: boolean;
  /** The row under the pointer, for the values that are ticked. */
  readonly row: TicketRow | undefined;
  readonly onOpen: (id: TicketId) => void;
}

/** What can be done with one or many tickets; repeats the bulk bar and the shortcuts. */
export function TicketMenuItems({ ids, trashed, row, onOpen }: TicketMenuItemsProps) {
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  if (!row || ids.length === 0)
    return (
      <MenuItem disabled onSelect={() => {}}>
        No ticket here
      </MenuItem>
    );
  if (trashed) return <TrashedItems ids={ids} />;
  return (
    <>
      <MenuItem
        icon={<PanelRight size={14} aria-hidden />}
        keys={shownKeys("ticket.open")}
        onSelect={() => onOpen(row.id)}
      >
        Open {row.key}
      </MenuItem>
      <MenuLine />
      <Submenu label="Status" icon={<StatusIcon status={row.status} />}>
        <MenuChoices
          value={row.status}
          options={statusChoices}
          onChoose={(status) => void changeTickets(ids, { status }, "Status changed")}
        />
      </Submenu>
      <Submenu label="Priority" icon={<PriorityIcon priority={row.priority} />}>
        <MenuChoices
          value={row.priority}
          options={priorityChoices}
          onChoose={(priority) => void changeTickets(ids, { priority }, "Priority changed")}
        />
      </Submenu>
      <Submenu label="Points" icon={<Hash size={14} aria-hidden />}>
        <MenuChoices
          value={row.points}
          options={pointChoices}
          onChoose={(points) => void changeTickets(ids, { points }, "Points changed")}
        />
      </Submenu>
      <Submenu label="Move to project" icon={<FolderInput size={14} aria-hidden />}>
        <MenuChoices
          value={row.projectId}
          options={projects.map((project) => ({ value: project.id, label: project.name }))}
          onChoose={(projectId) => void changeTickets(ids, { projectId }, "Moved")}
        />
      </Submenu>
      {row.labels.length > 0 ? (
        <Submenu label="Remove label" icon={<Tag size={14} aria-hidden />}>
          {row.labels.map((label) => (
            <MenuItem
              key={label}
              onSelect={() => void changeTickets(ids, { removeLabels: [label] }, `Label ${label} removed`)}
            >
              {label}
            </MenuItem>
          ))}
        </Submenu>
      ) : null}
      <MenuLine />
      <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => void copyAsMarkdown(ids)}>
        Copy as Markdown
      </MenuItem>
      <MenuItem
        icon={<Download size={14} aria-hidden />}
        keys={shownKeys("export.open")}
        onSelect={() => showInWindow({ exporting: { ids } })}
      >
        Export…
      </MenuItem>
      <MenuLine />
      <MenuItem
        danger
        icon={<Trash2 size={14} aria-hidden />}
        keys={shownKeys("ticket.trash")}
        onSelect={() => void trashTickets(ids)}
      >
        Move to trash
      </MenuItem>
    </>
  );
}

function TrashedItems({ ids }: { readonly ids: readonly TicketId[] }) {
  return (
    <>
      <MenuItem icon={<RotateCcw size={14} aria-hidden />} onSelect={() => void restoreTickets(ids)}>
        Restore
      </MenuItem>
      <MenuItem danger icon={<Trash2 size={14} aria-hidden />} onSelect={() => showInWindow({ deleting: ids })}>
        Delete for good
      </MenuItem>
    </>
  );
}
