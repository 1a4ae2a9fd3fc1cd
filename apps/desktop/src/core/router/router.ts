import type { Router } from "@orpc/server";
import type { Contract } from "../../bridge/contract.ts";
import type { Generations } from "../generation/generations.ts";
import type { Providers } from "../providers/providers.ts";
import type { Refinements } from "../refinements/refinements.ts";
import type { Secrets } from "../secrets/secrets.ts";
import { type AppRouterOptions, appRouter } from "./app-router.ts";
import { costsRouter } from "./costs-router.ts";
import { generationsRouter, sourcesRouter } from "./generations-router.ts";
import { procedures } from "./implementer.ts";
import { projectsRouter } from "./projects-router.ts";
import { providersRouter } from "./providers-router.ts";
import { refinementsRouter } from "./refinements-router.ts";
import { secretsRouter } from "./secrets-router.ts";
import { draftsRouter, textsRouter } from "./texts-router.ts";
import { ticketsRouter } from "./tickets-router.ts";
import { transferRouter } from "./transfer-router.ts";
import { undoRouter } from "./undo-router.ts";

export interface RouterOptions extends AppRouterOptions {
  readonly generations: Generations;
  readonly providers: Providers;
  readonly secrets: Secrets;
  readonly refinements: Refinements;
}

/** Named by hand: what TypeScript infers for every procedure together is longer than it will write down. */
export type CoreRouter = Router<Contract, Record<PropertyKey, unknown>>;

/** The whole contract, implemented: one file a subject. */
export function makeRouter(options: RouterOptions): CoreRouter {
  const { store, generations, providers, secrets } = options;
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
    providers: providersRouter(providers),
    secrets: secretsRouter(secrets),
    costs: costsRouter(store),
    refinements: refinementsRouter(options.refinements),
  });
}
