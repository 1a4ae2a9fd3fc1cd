import type { ProjectId } from "@myba/shared/ids";
import { anyProject } from "../tickets/create-ticket.ts";

/** The chosen project, or the one that was changed last; made first when there is none. */
export function targetProject(chosen: ProjectId | null): Promise<ProjectId> {
  return chosen ? Promise.resolve(chosen) : anyProject();
}
