import type { TicketId } from "@myba/shared/ids";
import { useQuery } from "@tanstack/react-query";
import { Download, FolderInput, Hash, RotateCcw, Tag, Trash2, X } from "lucide-react";
import { useState, type FormEvent } from "react";
import { api } from "../lib/client.ts";
import { counted } from "../lib/time.ts";
import { showInWindow } from "../lib/window-state.ts";
import { Button, IconButton } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Labelled, TextInput } from "../ui/field.tsx";
import { Menu, MenuChoices } from "../ui/menu.tsx";
import { asLabel } from "../ticket/label-text.ts";
import { pointChoices, priorityChoices, statusChoices } from "./choices.tsx";
import { PriorityIcon, StatusIcon } from "./marks.tsx";
import { clearSelection } from "./selection.ts";
import { changeTickets, restoreTickets, trashTickets } from "./ticket-actions.ts";

interface BulkBarProps {
  readonly ids: readonly TicketId[];
  readonly trashed: boolean;
}

/** Floats over the foot of the list while tickets are ticked: one action for all of them. */
export function BulkBar({ ids, trashed }: BulkBarProps) {
  const projects = useQuery(api.projects.list.queryOptions()).data ?? [];
  const [labelling, setLabelling] = useState(false);
  return (
    <div
      role="toolbar"
      aria-label="Selected tickets"
      className="floating arrive absolute inset-x-3 bottom-3 z-10 flex flex-wrap items-center gap-0 px-1.5 py-1.5"
    >
      <span className="px-1 font-medium whitespace-nowrap tabular-nums">
        {ids.length.toLocaleString("en")}
        <span className="sr-only"> tickets</span> selected
      </span>
      <span className="flex-1" />
      {trashed ? (
        <>
          <Button tone="quiet" icon={<RotateCcw size={14} aria-hidden />} onClick={() => void restoreTickets(ids)}>
            Restore
          </Button>
          <Button tone="danger" onClick={() => showInWindow({ deleting: ids })}>
            Delete for good
          </Button>
        </>
      ) : (
        <>
          <Menu
            trigger={
              <IconButton label="Change status">
                <StatusIcon status="doing" />
              </IconButton>
            }
          >
            <MenuChoices
              label="Status"
              value={null}
              options={statusChoices}
              onChoose={(status) => status && void changeTickets(ids, { status }, "Status changed")}
            />
          </Menu>
          <Menu
            trigger={
              <IconButton label="Change priority">
                <PriorityIcon priority="high" />
              </IconButton>
            }
          >
            <MenuChoices
              label="Priority"
              value={null}
              options={priorityChoices}
              onChoose={(priority) => priority && void changeTickets(ids, { priority }, "Priority changed")}
            />
          </Menu>
          <Menu
            trigger={
              <IconButton label="Change points">
                <Hash size={15} aria-hidden />
              </IconButton>
            }
          >
            <MenuChoices
              label="Points"
              value={undefined}
              options={pointChoices}
              onChoose={(points) => points !== undefined && void changeTickets(ids, { points }, "Points changed")}
            />
          </Menu>
          <IconButton label="Add label" onClick={() => setLabelling(true)}>
            <Tag size={15} aria-hidden />
          </IconButton>
          <Menu
            trigger={
              <IconButton label="Move to project">
                <FolderInput size={15} aria-hidden />
              </IconButton>
            }
          >
            <MenuChoices
              label="Move to"
              value={null}
              options={projects.map((project) => ({ value: project.id, label: project.name }))}
              onChoose={(projectId) => projectId && void changeTickets(ids, { projectId }, "Moved")}
            />
          </Menu>
          <IconButton label="Export selected" onClick={() => showInWindow({ exporting: { ids } })}>
            <Download size={15} aria-hidden />
          </IconButton>
          <IconButton label="Move to trash" onClick={() => void trashTickets(ids)}>
            <Trash2 size={15} aria-hidden />
          </IconButton>
        </>
      )}
      <IconButton label="Clear selection" onClick={() => void clearSelection()}>
        <X size={15} aria-hidden />
      </IconButton>
      {labelling ? <AddLabelDialog ids={ids} onClose={() => setLabelling(false)} /> : null}
    </div>
  );
}

function AddLabelDialog({ ids, onClose }: { readonly ids: readonly TicketId[]; readonly onClose: () => void }) {
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    const label = asLabel(text);
    if (!label) return setError("A label is one or more words, such as “checkout”.");
    void changeTickets(ids, { addLabels: [label] }, `Label ${label} added`);
    return onClose();
  };
  return (
    <Dialog title="Add a label" description={`To ${counted(ids.length, "ticket")}`} open onClose={onClose}>
      <form onSubmit={save} className="flex flex-col gap-3 pb-3">
        <Labelled label="Label" error={error}>
          {(control) => <TextInput {...control} value={text} onChange={(event) => setText(event.target.value)} />}
        </Labelled>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" type="submit">
            Add label
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
