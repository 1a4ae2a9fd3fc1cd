import type { TicketType } from "@myba/shared/tickets/content";
import type { Ticket } from "@myba/shared/tickets/ticket";
import {
  ArrowLeft,
  Copy,
  Download,
  Ellipsis,
  History,
  Highlighter,
  RotateCcw,
  Trash2,
  WandSparkles,
} from "lucide-react";
import type { TicketPatch } from "../../bridge/tickets.ts";
import { shownKeys } from "../commands/command-table.ts";
import { spokenKeys } from "../commands/keys.ts";
import { showInWindow, type SidePanel } from "../lib/window-state.ts";
import { typeChoices } from "../tickets/choices.tsx";
import { TypeIcon, typeWords } from "../tickets/marks.tsx";
import { copyAsMarkdown, restoreTickets, trashTickets } from "../tickets/ticket-actions.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Menu, MenuChoices, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useEditing } from "./editing-context.ts";
import type { TicketEditing } from "./use-ticket-editing.ts";

interface TicketHeaderProps {
  readonly ticket: Ticket;
  readonly editing: TicketEditing;
  readonly panel: SidePanel | null;
  readonly onTogglePanel: (panel: SidePanel) => void;
  readonly onBack: (() => void) | null;
}

/** Type, number, what became of the last edit, and the panels and actions of a ticket. */
export function TicketHeader({ ticket, editing, panel, onTogglePanel, onBack }: TicketHeaderProps) {
  const { readOnly } = useEditing();
  const { content } = ticket;
  return (
    <header className="flex h-12 shrink-0 items-center gap-1.5 border-b border-line ps-4 pe-3">
      {onBack ? (
        // Without the list beside it the ticket is the page.
        <h1 className="sr-only">
          {ticket.key} {content.title}
        </h1>
      ) : null}
      {onBack ? (
        <IconButton label="Back to the list" className="-ms-2 size-7" onClick={onBack}>
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
      ) : null}
      <Menu
        trigger={
          <Button
            tone="quiet"
            className="-ms-1 px-1.5! text-text!"
            disabled={readOnly}
            aria-label={`Type: ${typeWords[content.type]}`}
          >
            <TypeIcon type={content.type} />
            {typeWords[content.type]}
          </Button>
        }
      >
        <MenuChoices
          value={content.type}
          options={typeChoices}
          onChoose={(type) => editing.change(patchForType(ticket, type))}
        />
      </Menu>
      <span className="font-mono text-sm text-muted">{ticket.key}</span>
      <SaveMark editing={editing} />
      <span className="flex-1" />
      {ticket.trashedAt !== null ? (
        <Button icon={<RotateCcw size={14} aria-hidden />} onClick={() => void restoreTickets([ticket.id])}>
          Restore
        </Button>
      ) : null}
      {readOnly ? null : (
        <IconButton
          label="Refine"
          title={`Refine with a model (${spokenKeys(shownKeys("ticket.refine") ?? "")})`}
          data-focus="refine"
          aria-pressed={panel === "refine"}
          className={panelLook}
          onClick={() => onTogglePanel("refine")}
        >
          <WandSparkles size={15} aria-hidden />
        </IconButton>
      )}
      {ticket.sourceId ? (
        <IconButton
          label="Source"
          aria-pressed={panel === "source"}
          className={panelLook}
          onClick={() => onTogglePanel("source")}
        >
          <Highlighter size={15} aria-hidden />
        </IconButton>
      ) : null}
      <IconButton
        label="History"
        aria-pressed={panel === "history"}
        className={panelLook}
        onClick={() => onTogglePanel("history")}
      >
        <History size={15} aria-hidden />
      </IconButton>
      <Menu
        align="end"
        trigger={
          <IconButton label="Ticket menu">
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        {readOnly ? null : (
          <MenuItem
            icon={<WandSparkles size={14} aria-hidden />}
            keys={shownKeys("ticket.refine")}
            onSelect={() => onTogglePanel("refine")}
          >
            Refine…
          </MenuItem>
        )}
        <MenuItem icon={<Copy size={14} aria-hidden />} onSelect={() => void copyAsMarkdown([ticket.id])}>
          Copy as Markdown
        </MenuItem>
        <MenuItem
          icon={<Download size={14} aria-hidden />}
          keys={shownKeys("export.open")}
          onSelect={() => showInWindow({ exporting: { ids: [ticket.id] } })}
        >
          Export…
        </MenuItem>
        {ticket.trashedAt === null ? null : (
          <MenuItem
            danger
            icon={<Trash2 size={14} aria-hidden />}
            onSelect={() => showInWindow({ deleting: [ticket.id] })}
          >
            Delete for good
          </MenuItem>
        )}
        {readOnly ? null : (
          <>
            <MenuLine />
            <MenuItem
              danger
              icon={<Trash2 size={14} aria-hidden />}
              keys={shownKeys("ticket.trash")}
              onSelect={() => void trashTickets([ticket.id])}
            >
              Move to trash
            </MenuItem>
          </>
        )}
      </Menu>
    </header>
  );
}

const panelLook = "size-7 aria-pressed:bg-accent-soft aria-pressed:text-accent-ink";

function SaveMark({ editing }: { readonly editing: TicketEditing }) {
  if (editing.state === "failed") {
    return (
      <Button tone="danger" className="h-6! px-2! text-sm!" onClick={editing.retry}>
        Not saved. Try again
      </Button>
    );
  }
  const words = { saved: "Saved", waiting: "Editing…", saving: "Saving…", conflict: "Not saved" }[editing.state];
  return <span className="ms-1 text-sm text-muted">{words}</span>;
}

/** The parts that belong to one type only come and go with it. */
function patchForType(ticket: Ticket, type: TicketType): TicketPatch {
  const { content } = ticket;
  const bug = { steps: [], expected: "", actual: "", environment: "", severity: null };
  const spike = { question: "", timeboxHours: null, output: "" };
  return {
    type,
    bug: type === "bug" ? (content.bug ?? bug) : null,
    spike: type === "spike" ? (content.spike ?? spike) : null,
  };
}
