import type { AnyRouter } from "@orpc/server";
import type { api } from "./implementer.ts";
import { type HealthParts, healthRoutes } from "./health-routes.ts";

/** The routes of the subjects, by the names of the contract; each file of routes makes its part. */
export type ApiRoutes = Omit<Parameters<typeof api.router>[0], "health">;

/** All routes of the API. */
export function apiRouter(health: HealthParts, routes: ApiRoutes): AnyRouter {
  return { ...healthRoutes(health), ...routes };
}
