import type { TicketId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { Link } from "@tanstack/react-router";
import { CornerLeftUp, Link2, Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import type { TicketRow } from "../../bridge/tickets.ts";
import { StatusIcon, TypeIcon, typeWords } from "../tickets/marks.tsx";
import { rowFacts } from "../tickets/ticket-row.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { useEditing } from "./editing-context.ts";
import { Section } from "./section.tsx";
import { TicketPicker } from "./ticket-picker.tsx";

/** A ticket with those it is tied to, as the core gives it. */
export interface TicketWithKin {
  readonly ticket: Ticket;
  readonly parent: TicketRow | null;
  readonly children: readonly TicketRow[];
  readonly dependencies: readonly TicketRow[];
}

/** Parent, children and what has to be done before. */
export function RelationsPart({ loaded, ticket }: { readonly loaded: TicketWithKin; readonly ticket: Ticket }) {
  const { change, readOnly } = useEditing();
  const dependencies = loaded.dependencies.filter((row) => ticket.dependsOn.includes(row.id));
  const parent = ticket.parentId === loaded.parent?.id ? loaded.parent : null;
  const forbidden = new Set<TicketId>([ticket.id, ...loaded.children.map((row) => row.id), ...ticket.dependsOn]);
  return (
    <>
      {loaded.children.length > 0 ? (
        <Section title="Contains" count={loaded.children.length}>
          <RowList rows={loaded.children} />
        </Section>
      ) : null}
      {readOnly && !parent && dependencies.length === 0 ? null : (
        <Section title="Relations">
          {parent ? (
            <RowList
              rows={[parent]}
              lead={<CornerLeftUp size={13} className="text-muted" aria-label="Part of" />}
              {...(readOnly ? {} : { onRemove: () => change({ parentId: null }), removeWords: "Take out of" })}
            />
          ) : null}
          <RowList
            rows={dependencies}
            lead={<Link2 size={13} className="text-muted" aria-label="After" />}
            {...(readOnly
              ? {}
              : {
                  onRemove: (id) => change({ dependsOn: ticket.dependsOn.filter((one) => one !== id) }),
                  removeWords: "Remove dependency on",
                })}
          />
          {readOnly ? null : (
            <div className="flex gap-1">
              {parent ? null : (
                <TicketPicker
                  label="Choose a parent"
                  forbidden={forbidden}
                  onChoose={(parentId) => change({ parentId })}
                  trigger={
                    <Button tone="quiet" icon={<Plus size={14} aria-hidden />}>
                      Parent
                    </Button>
                  }
                />
              )}
              <TicketPicker
                label="Choose what comes before"
                forbidden={forbidden}
                onChoose={(id) => change({ dependsOn: [...ticket.dependsOn, id] })}
                trigger={
                  <Button tone="quiet" icon={<Plus size={14} aria-hidden />}>
                    Depends on
                  </Button>
                }
              />
            </div>
          )}
        </Section>
      )}
    </>
  );
}

interface RowListProps {
  readonly rows: readonly TicketRow[];
  readonly lead?: ReactNode;
  readonly onRemove?: (id: TicketId) => void;
  readonly removeWords?: string;
}

function RowList({ rows, lead, onRemove, removeWords }: RowListProps) {
  return (
    <ul>
      {rows.map((row) => (
        <li key={row.id} className="group relative flex items-center">
          <Link
            to="/tickets/$ticketId"
            params={{ ticketId: row.id }}
            className="flex h-7 min-w-0 flex-1 items-center gap-2 rounded-control px-1.5 hover:bg-hover"
          >
            {lead}
            <TypeIcon type={row.type} size={14} />
            <span className="font-mono text-xs text-muted">{row.key}</span>
            <span className="sr-only">{typeWords[row.type]}: </span>
            <span className="min-w-0 flex-1 truncate" dir="auto" title={row.title}>
              {row.title}
            </span>
            {row.status === "draft" ? null : <StatusIcon status={row.status} />}
            <span className="sr-only">. {rowFacts(row)}</span>
          </Link>
          {onRemove ? (
            <IconButton
              label={`${removeWords} ${row.key}`}
              className="absolute end-0.5 size-6 bg-hover! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"
              onClick={() => onRemove(row.id)}
            >
              <X size={13} aria-hidden />
            </IconButton>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
