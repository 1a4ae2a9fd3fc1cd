import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What can go wrong when something is bought. */
export const paymentErrors = {
  "payment/declined": {
    status: 402,
    retry: true,
    message: "Your bank declined the payment.",
    next: "Try again, use another card, or ask your bank. Nothing was charged.",
  },
  "payment/insufficient-funds": {
    status: 402,
    retry: true,
    message: "There is not enough money on this card.",
    next: "Use another card. Nothing was charged.",
  },
  "payment/expired-card": {
    status: 402,
    retry: true,
    message: "This card has expired.",
    next: "Use another card. Nothing was charged.",
  },
  "payment/authentication-needed": {
    status: 402,
    retry: true,
    message: "Your bank wants you to confirm this payment, and it was not confirmed.",
    next: "Try again and confirm it in your banking app. Nothing was charged.",
  },
  "payment/unavailable": {
    status: 503,
    retry: true,
    message: "The payment service cannot be reached just now.",
    next: "Try again in a few minutes: you pay once at most.",
  },
  "payment/misconfigured": {
    status: 500,
    retry: false,
    message: "Buying does not work just now, and it is our fault.",
    next: "Try again later, and tell whoever runs MyBA if it stays so. Nothing was charged, and your tokens are safe.",
  },
  "payment/no-customer": {
    status: 404,
    retry: false,
    message: "You have not bought anything yet, so there is nothing to look after.",
    next: "Buy tokens or a plan first.",
  },
  "price/changed": {
    status: 409,
    retry: false,
    message: "This costs {price} now, not {expected}.",
    next: "Look at the new price and decide again. Nothing was charged.",
  },
  "checkout/not-found": {
    status: 404,
    retry: false,
    message: "There is no such purchase in your account.",
    next: "Look at the list of your purchases.",
  },
  "checkout/subscribed": {
    status: 409,
    retry: false,
    message: "You have a plan already.",
    next: "Change it where you look after your plan.",
  },
  "checkout/not-refundable": {
    status: 409,
    retry: false,
    message: "This purchase cannot be refunded: {reason}.",
    next: "Look at how it stands. Nothing was changed.",
  },
} as const satisfies Record<string, CatalogueEntry>;
