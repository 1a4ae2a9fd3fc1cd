import type { Route } from "../route.ts";
import { invoiceRoutes } from "./invoice-routes.ts";
import { scheduleRoutes } from "./schedule-routes.ts";
import { subscriptionRoutes } from "./subscription-routes.ts";
import { testClockRoutes } from "./test-clocks.ts";

/** Everything that is paid again and again. */
export const billingRoutes: readonly Route[] = [
  ...subscriptionRoutes,
  ...invoiceRoutes,
  ...scheduleRoutes,
  ...testClockRoutes,
];
