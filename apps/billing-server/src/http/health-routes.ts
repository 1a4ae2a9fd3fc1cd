import type { ServerHealth } from "./server-health.ts";
import { api } from "./implementer.ts";

export interface HealthParts {
  readonly server: ServerHealth;
}

/** `GET /api/health`. */
export function healthRoutes({ server }: HealthParts) {
  return { health: api.health.handler(() => server.report()) };
}
