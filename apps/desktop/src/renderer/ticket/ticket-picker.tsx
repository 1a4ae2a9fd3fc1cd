import { Popover } from "@base-ui/react/popover";
import type { TicketId } from "@myba/shared/ids";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState, type KeyboardEvent, type ReactElement } from "react";
import { api } from "../lib/client.ts";
import { listQuery } from "../tickets/list-search.ts";
import { TypeIcon, typeWords } from "../tickets/marks.tsx";
import { TextInput } from "../ui/field.tsx";
import { useFloatingHome } from "../ui/floating-home.ts";

interface TicketPickerProps {
  readonly label: string;
  readonly trigger: ReactElement;
  readonly forbidden: ReadonlySet<TicketId>;
  readonly onChoose: (id: TicketId) => void;
}

/** Finds a ticket by typing and chooses it. */
export function TicketPicker({ label, trigger, forbidden, onChoose }: TicketPickerProps) {
  const [open, setOpen] = useState(false);
  const home = useFloatingHome();
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger render={trigger} />
      <Popover.Portal container={home}>
        <Popover.Positioner align="start" sideOffset={4} className="z-50">
          <Popover.Popup aria-label={label} className="floating w-80 p-1.5 outline-none">
            <Finder
              label={label}
              forbidden={forbidden}
              onChoose={(id) => {
                setOpen(false);
                onChoose(id);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Finder({ label, forbidden, onChoose }: Omit<TicketPickerProps, "trigger">) {
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const filter = listQuery(text.trim() === "" ? { sort: "updated", descending: true } : { q: text }, false);
  const found = useQuery({
    ...api.tickets.list.queryOptions({ input: { ...filter, offset: 0, limit: 20 } }),
    placeholderData: keepPreviousData,
  });
  const rows = (found.data?.rows ?? []).filter((row) => !forbidden.has(row.id)).slice(0, 8);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = rows[at];
    if (step !== undefined) setAt(Math.max(0, Math.min(rows.length - 1, at + step)));
    else if (event.key === "Enter" && chosen) onChoose(chosen.id);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <TextInput
        // The list is drawn with icons and numbers, which a datalist cannot.
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls="ticket-picker-list"
        aria-activedescendant={rows[at] ? `ticket-picker-${at}` : undefined}
        placeholder="Title or T-42"
        value={text}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
      />
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- As above. */}
      <div id="ticket-picker-list" role="listbox" aria-label="Tickets found" className="mt-1">
        {rows.map((row, index) => (
          // The field above has the keys and points here.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={row.id}
            id={`ticket-picker-${index}`}
            tabIndex={-1}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- As above.
            role="option"
            aria-selected={index === at}
            className={`menu-item ${index === at ? "bg-hover" : ""}`}
            onPointerMove={() => setAt(index)}
            onClick={() => onChoose(row.id)}
          >
            <TypeIcon type={row.type} size={14} />
            <span className="font-mono text-xs text-muted">{row.key}</span>
            <span className="sr-only">{typeWords[row.type]}: </span>
            <span className="min-w-0 flex-1 truncate" dir="auto">
              {row.title}
            </span>
          </div>
        ))}
      </div>
      {rows.length === 0 && found.isSuccess ? <p className="px-2 py-1.5 text-muted">No ticket matches.</p> : null}
    </>
  );
}
