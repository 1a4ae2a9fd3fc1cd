import type { Generations } from "../generation/generations.ts";
import { type AppRouterOptions, appRouter } from "./app-router.ts";
import { generationsRouter, sourcesRouter } from "./generations-router.ts";
import { procedures } from "./implementer.ts";
import { projectsRouter } from "./projects-router.ts";
import { draftsRouter, textsRouter } from "./texts-router.ts";
import { ticketsRouter } from "./tickets-router.ts";
import { transferRouter } from "./transfer-router.ts";
import { undoRouter } from "./undo-router.ts";

export interface RouterOptions extends AppRouterOptions {
  readonly generations: Generations;
}

/** The whole contract, implemented: one file a subject. */
export function makeRouter(options: RouterOptions) {
  const { store, generations } = options;
  return procedures.router({
    app: appRouter(options),
    projects: projectsRouter(store),
    tickets: ticketsRouter(store),
    undo: undoRouter(store, generations),
    drafts: draftsRouter(store),
    texts: textsRouter(),
    generations: generationsRouter(generations),
    sources: sourcesRouter(store),
    transfer: transferRouter(store),
  });
}
export type CoreRouter = ReturnType<typeof makeRouter>;
