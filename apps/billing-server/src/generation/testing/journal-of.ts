import type { GenerationEvent } from "@myba/shared/generation/generation";
import type { ServerDatabase } from "../../database/server-database.ts";

/** What the journal of a generation shows, counted from its events alone. */
export async function journalOf(
  { db }: ServerDatabase,
  id: string,
): Promise<{ readonly events: GenerationEvent[]; readonly complete: number }> {
  const rows = await db
    .selectFrom("generation_event")
    .select("event")
    .where("generation_id", "=", id)
    .orderBy("seq")
    .execute();
  const events = rows.map(({ event }) => JSON.parse(event) as GenerationEvent);
  const complete = new Set<string>();
  for (const event of events) {
    if (event.kind === "ticket" && event.ticket.incomplete === undefined) complete.add(event.ticket.ref);
  }
  return { events, complete: complete.size };
}
