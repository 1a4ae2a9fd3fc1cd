import { AppError } from "@myba/shared/errors";
import type { TicketId } from "@myba/shared/ids";
import type { CoreClient } from "../bridge/client.ts";
import { filterOf } from "./list-tickets.ts";

/** The ticket people call `T-42`, also written `t-42` or `42`. Throws `ticket/not-found`. */
export async function findTicket(client: CoreClient, spoken: string): Promise<TicketId> {
  const key = `T-${/^(?:t-)?(\d+)$/i.exec(spoken.trim())?.[1] ?? ""}`;
  const page = await client.tickets.list({ ...filterOf({ projectId: null, search: key }), offset: 0, limit: 20 });
  const found = page.rows.find((row) => row.key === key);
  if (!found) throw new AppError("ticket/not-found");
  return found.id;
}
