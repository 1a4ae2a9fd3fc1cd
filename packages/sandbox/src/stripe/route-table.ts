import { customerRoutes } from "./objects/customers.ts";
import type { Route } from "./route.ts";

/** Every route of the API. What is not here is an error. */
export const routes: readonly Route[] = [...customerRoutes];
