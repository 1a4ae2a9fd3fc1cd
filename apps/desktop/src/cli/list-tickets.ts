import type { CoreClient } from "../bridge/client.ts";
import type { TicketRow } from "../bridge/tickets.ts";
import type { ProjectId } from "@myba/shared/ids";

export interface Wanted {
  readonly projectId: ProjectId | null;
  readonly search: string;
}

/** The filter of the contract for tickets that are not in the trash: a tree, or best matches first. */
export function filterOf({ projectId, search }: Wanted) {
  return {
    projectId,
    search,
    trashed: false,
    types: [],
    statuses: [],
    priorities: [],
    labels: [],
    withQuestions: false,
    sort: search === "" ? ("tree" as const) : ("relevance" as const),
    descending: false,
  };
}

/** Every row that matches, in order. With a search at most the 500 newest matches, as in the app. */
export async function listTickets(client: CoreClient, wanted: Wanted): Promise<{ rows: TicketRow[]; capped: boolean }> {
  const rows: TicketRow[] = [];
  for (;;) {
    const page = await client.tickets.list({ ...filterOf(wanted), offset: rows.length, limit: 500 });
    rows.push(...page.rows);
    if (page.rows.length === 0 || rows.length >= page.total) return { rows, capped: page.capped };
  }
}
