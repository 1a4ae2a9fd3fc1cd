import type { Store } from "../database/store.ts";
import { changeGuidance, readGuidance } from "../projects/guidance.ts";
import { createProject, listProjects, renameProject, trashProject } from "../projects/projects.ts";
import { procedures } from "./implementer.ts";

const { projects } = procedures;

/** `projects.*` of the contract. */
export function projectsRouter(store: Store) {
  return projects.router({
    list: projects.list.handler(() => listProjects(store)),
    create: projects.create.handler(({ input }) => createProject(store, input.name)),
    rename: projects.rename.handler(({ input }) => renameProject(store, input.id, input.name)),
    guidance: projects.guidance.handler(({ input }) => readGuidance(store, input.id)),
    changeGuidance: projects.changeGuidance.handler(({ input }) => changeGuidance(store, input.id, input.guidance)),
    trash: projects.trash.handler(({ input }) => trashProject(store, input.id)),
  });
}
