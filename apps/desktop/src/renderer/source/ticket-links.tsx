import type { TicketId } from "@myba/shared/ids";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TypeIcon, typeWords } from "../tickets/marks.tsx";
import { api } from "../lib/client.ts";

/** Links to a handful of tickets by their ids. */
export function TicketLinks({ ids }: { readonly ids: readonly TicketId[] }) {
  const shown = ids.slice(0, 6);
  const tickets = useQueries({ queries: shown.map((id) => api.tickets.get.queryOptions({ input: { id } })) });
  return (
    <ul className="flex flex-col">
      {tickets.map(({ data }) =>
        data ? (
          <li key={data.ticket.id}>
            <Link
              to="/tickets/$ticketId"
              params={{ ticketId: data.ticket.id }}
              className="flex h-7 items-center gap-2 rounded-control px-1.5 hover:bg-hover"
            >
              <TypeIcon type={data.ticket.content.type} />
              <span className="font-mono text-xs text-muted">{data.ticket.key}</span>
              <span className="sr-only">{typeWords[data.ticket.content.type]}</span>
              <span className="min-w-0 flex-1 truncate" dir="auto" title={data.ticket.content.title}>
                {data.ticket.content.title}
              </span>
            </Link>
          </li>
        ) : null,
      )}
      {ids.length > shown.length ? (
        <li className="px-1.5 text-sm text-muted">and {ids.length - shown.length} more</li>
      ) : null}
    </ul>
  );
}
