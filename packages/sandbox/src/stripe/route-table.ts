import { billingRoutes } from "./billing/billing-routes.ts";
import { sessionRoutes } from "./checkout/session-routes.ts";
import {
  balanceRoutes,
  chargeRoutes,
  disputeRoutes,
  paymentIntentRoutes,
  paymentMethodRoutes,
  refundRoutes,
} from "./money/money-routes.ts";
import { couponRoutes } from "./objects/coupons.ts";
import { customerRoutes } from "./objects/customers.ts";
import { priceRoutes } from "./objects/prices.ts";
import { productRoutes } from "./objects/products.ts";
import { promotionCodeRoutes } from "./objects/promotion-codes.ts";
import { configurationRoutes } from "./portal/configuration-routes.ts";
import { portalSessionRoutes } from "./portal/session-routes.ts";
import type { Route } from "./route.ts";
import { endpointRoutes } from "./webhooks/endpoint-routes.ts";
import { eventRoutes } from "./webhooks/event-routes.ts";

/** Every route of the API. What is not here is an error. */
export const routes: readonly Route[] = [
  ...customerRoutes,
  ...productRoutes,
  ...priceRoutes,
  ...couponRoutes,
  ...promotionCodeRoutes,
  ...sessionRoutes,
  ...paymentIntentRoutes,
  ...paymentMethodRoutes,
  ...chargeRoutes,
  ...refundRoutes,
  ...disputeRoutes,
  ...balanceRoutes,
  ...eventRoutes,
  ...endpointRoutes,
  ...billingRoutes,
  ...configurationRoutes,
  ...portalSessionRoutes,
];
