import type { TicketId } from "../packages/shared/src/ids.ts";
import { emptyContent, type TicketContent, type TicketType } from "../packages/shared/src/tickets/content.ts";
import type { World } from "./world.ts";

/** Puts one ticket into the first project, as another window would. */
export async function addTicket(
  world: World,
  type: TicketType,
  title: string,
  content: Partial<TicketContent> = {},
): Promise<TicketId> {
  const [project] = await world.client.projects.list();
  const ticket = await world.client.tickets.create({
    projectId: project!.id, // Every data folder begins with one.
    parentId: null,
    content: { ...emptyContent(type, title), ...content },
  });
  return ticket.id;
}

/** What is stored of a ticket at this moment. */
export async function storedContent(world: World, id: TicketId): Promise<TicketContent> {
  return (await world.client.tickets.get({ id })).ticket.content;
}
