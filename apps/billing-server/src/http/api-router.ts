import { healthRoutes, type HealthParts } from "./health-routes.ts";

/** What the routes of the API work with. A subject that is not there answers `request/unknown-address`. */
export interface ApiParts {
  readonly health: HealthParts;
}

/** All routes of the API, by the names of the contract. */
export function apiRouter(parts: ApiParts) {
  return {
    ...healthRoutes(parts.health),
  };
}
