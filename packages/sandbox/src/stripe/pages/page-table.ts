import { checkoutPages } from "../checkout/checkout-pages.ts";
import { invoicePages } from "../portal/invoice-page.ts";
import { portalPages } from "../portal/portal-page.ts";
import type { PageRoute } from "./page-route.ts";
import { receiptPages } from "./receipt-page.ts";

/** Every page for people. */
export const pages: readonly PageRoute[] = [...checkoutPages, ...receiptPages, ...portalPages, ...invoicePages];
