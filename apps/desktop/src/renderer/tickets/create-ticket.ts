import type { ProjectId, TicketId } from "@myba/shared/ids";
import { emptyContent } from "@myba/shared/tickets/content";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";

/** The name of the project that tickets go to when there is none. */
export const firstProjectName = "My project";

/** Makes an empty story and answers with its id; in the given project, else the newest, else a first one. */
export async function createTicket(projectId: ProjectId | null): Promise<TicketId | null> {
  try {
    const content = emptyContent("story", "Untitled story");
    const created = await client.tickets.create({
      projectId: projectId ?? (await anyProject()),
      parentId: null,
      content,
    });
    refetch(["tickets", "projects"]);
    return created.id;
  } catch (error) {
    notifyFailure(error);
    return null;
  }
}

/** The project that was changed last, made first when there is none. */
export async function anyProject(): Promise<ProjectId> {
  const projects = await client.projects.list();
  const newest = projects.toSorted((one, other) => other.updatedAt - one.updatedAt)[0];
  return (newest ?? (await client.projects.create({ name: firstProjectName }))).id;
}
