import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What can go wrong between the app and the billing server. */
export const walletErrors = {
  "billing/absent": {
    status: 409,
    retry: false,
    message: "This MyBA was set up without a billing server, so there are no tokens.",
    next: "Use a key of your own, or the offline engine.",
  },
  "billing/unreachable": {
    status: 503,
    retry: true,
    message: "MyBA's billing server cannot be reached.",
    next: "Check your connection and try again. Nothing was charged; own keys and the offline engine work without it.",
  },
  "billing/not-understood": {
    status: 502,
    retry: true,
    message: "The billing server answered in a way this version of MyBA does not understand.",
    next: "Update MyBA, or try again later. Nothing was charged.",
  },
  "account/sign-in-needed": {
    status: 401,
    retry: false,
    message: "You need to sign in for this.",
    next: "Sign in; your text and your tickets stay as they are.",
  },
  "account/sign-in-failed": {
    status: 409,
    retry: true,
    message: "The sign-in did not work: {reason}.",
    next: "Try it again. Nothing has changed.",
  },
  "account/sign-in-expired": {
    status: 409,
    retry: true,
    message: "The sign-in took longer than ten minutes, so it was given up.",
    next: "Begin it again.",
  },
  "account/not-here": {
    status: 404,
    retry: false,
    message: "Nobody with this account is signed in on this computer.",
    next: "Sign in with it.",
  },
  "purchase/not-found": {
    status: 404,
    retry: false,
    message: "This purchase is not here.",
    next: "Look at the history of your purchases.",
  },
  "gift/unknown": {
    status: 404,
    retry: false,
    message: "There is no gift with this code.",
    next: "Compare it with the code you were given, letter by letter.",
  },
  "gift/used": {
    status: 409,
    retry: false,
    message: "This gift was taken with another account.",
    next: "Each code works once: ask whoever gave it to you for another.",
  },
  "gift/expired": {
    status: 410,
    retry: false,
    message: "This gift can no longer be taken: its time is over, or it was withdrawn.",
    next: "Ask whoever gave it to you for another.",
  },
  "promotion/unknown": {
    status: 422,
    retry: false,
    message: "The promotion code {code} does not work for this purchase.",
    next: "Check how it is spelled, until when it is valid and what it is for, or buy without it. Nothing was charged.",
  },
  "browser/address-refused": {
    status: 422,
    retry: false,
    message: "MyBA does not open this address.",
    next: "Use the buttons in MyBA to go to Stripe or to sign in.",
  },
} as const satisfies Record<string, CatalogueEntry>;
