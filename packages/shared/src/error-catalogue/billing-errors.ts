import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What can go wrong between a program and the billing server. */
export const billingErrors = {
  "request/too-large": {
    status: 413,
    retry: false,
    message: "That request is larger than {limit}.",
    next: "Send less at a time.",
  },
  "request/too-many": {
    status: 429,
    retry: true,
    message: "Too many requests came at once.",
    next: "Wait {seconds} seconds and try again. Nothing was charged.",
  },
  "request/unknown-address": {
    status: 404,
    retry: false,
    message: "The MyBA service knows no such address.",
    next: "Check the address, or update MyBA.",
  },
  "request/unknown-method": {
    status: 405,
    retry: false,
    message: "The MyBA service cannot do that at this address.",
    next: "Use {allowed}, or update MyBA.",
  },
  "server/unavailable": {
    status: 503,
    retry: true,
    message: "The MyBA service is starting, stopping or being repaired.",
    next: "Try again in a moment with the same key: nothing happens twice.",
  },
  "server/configuration": {
    status: 422,
    retry: false,
    message: "The billing server cannot start: {reason}.",
    next: "Correct its environment as docs/operations.md says, and start it again. Nothing was changed.",
  },
  "server/command": {
    status: 422,
    retry: false,
    message: "This command cannot run: {reason}.",
    next: "Give it the billing server's environment, as docs/operations.md says. Nothing was changed.",
  },
  "server/address-taken": {
    status: 409,
    retry: true,
    message: "The billing server cannot listen on {address}: {reason}.",
    next: "Stop the program that uses it, or choose another with MYBA_HOST and MYBA_PORT.",
  },
  // Who asks
  "auth/missing": {
    status: 401,
    retry: false,
    message: "This needs you to be signed in, or a device that signs its requests.",
    next: "Sign in, or start MyBA again.",
  },
  "auth/expired": {
    status: 401,
    retry: true,
    message: "This proof of who you are is no longer valid.",
    next: "MyBA gets a new one by itself. If it does not, check this computer's clock and sign in again.",
  },
  "auth/refused": {
    status: 401,
    retry: false,
    message: "This proof of who you are was refused: {reason}.",
    next: "Sign in again.",
  },
  "auth/not-a-person": {
    status: 403,
    retry: false,
    message: "This is only for people who are signed in.",
    next: "Sign in first.",
  },
  "auth/not-allowed": {
    status: 403,
    retry: false,
    message: "This is not yours to see or do.",
    next: "Sign in with the account it belongs to.",
  },
  "auth/sign-in-over": {
    status: 400,
    retry: false,
    message: "This sign-in was finished, cancelled or took too long.",
    next: "Go back to MyBA and start it again.",
  },
  "auth/sign-in-refused": {
    status: 401,
    retry: true,
    message: "The sign-in did not work: {reason}.",
    next: "Check what you entered and try again.",
  },
  "auth/identity-unreachable": {
    status: 503,
    retry: true,
    message: "The sign-in service cannot be reached just now.",
    next: "Try again in a few minutes. Your tokens and tickets are safe.",
  },
  "device/too-many": {
    status: 429,
    retry: false,
    message: "Free tokens were given to many devices of this network today.",
    next: "Sign in to get your welcome tokens, use your own AI key, or work offline.",
  },
  "device/linked": {
    status: 409,
    retry: false,
    message: "This device's tokens were moved to an account.",
    next: "Sign in with that account to use them.",
  },
  "device/not-found": {
    status: 404,
    retry: false,
    message: "You are not signed in on such a device.",
    next: "Look at the list again: it may have been signed out already.",
  },
  "account/confirm": {
    status: 422,
    retry: false,
    message: "The account to delete was not named.",
    next: "Confirm with the account's id. Nothing was deleted.",
  },
  "account/payment-under-way": {
    status: 409,
    retry: true,
    message: "Your bank is still working on a payment of yours.",
    next: "Delete the account once the payment is done, within a few days. Nothing was deleted.",
  },
  // What is sold
  "price/unknown": {
    status: 422,
    retry: false,
    message: "There is no price for {feature}.",
    next: "Look at the list of prices; update MyBA if it offered this.",
  },
  "catalogue/invalid": {
    status: 422,
    retry: false,
    message: "This catalogue cannot be used: {reason}.",
    next: "Correct it and publish it again. What was sold until now is unchanged.",
  },
  "catalogue/changed-meanwhile": {
    status: 409,
    retry: false,
    message: "Somebody has published version {version} of the catalogue meanwhile.",
    next: "Look at that version, make your change to it, and publish again. Nothing was changed.",
  },
  "catalogue/no-database": {
    status: 404,
    retry: true,
    message: "There is nothing of a billing server at {database}: {reason}.",
    next: "Check the address, or start the server there once. Nothing was changed.",
  },
  "catalogue/no-version": {
    status: 404,
    retry: false,
    message: "The catalogue has no version {version}.",
    next: "Look at the list of versions.",
  },
  // Tickets for tokens
  "wallet/counting": {
    status: 503,
    retry: true,
    message: "Your wallet's history is long and is being counted for the first time.",
    next: "Look again in half a minute. Your balance and your history are there meanwhile.",
  },
  "metered/not-found": {
    status: 404,
    retry: false,
    message: "There is no such generation in your wallet, or what it delivered is no longer kept.",
    next: "Look at the receipts in your wallet.",
  },
  "metered/too-many": {
    status: 429,
    retry: true,
    message: "{running} generations are running for this wallet, and that is the most at a time.",
    next: "Wait for one to end, or cancel it. Nothing was charged.",
  },
  "metered/unavailable": {
    status: 503,
    retry: true,
    message: "MyBA's AI cannot be reached just now.",
    next: "Try again later, or use your own AI key or the offline engine. Nothing was charged.",
  },
  "metered/broke-off": {
    status: 502,
    retry: true,
    message: "MyBA's AI broke off in the middle of this text.",
    next: "Complete tickets are yours and were paid for, the rest was given back. Start the rest again later.",
  },
  "metered/interrupted": {
    status: 500,
    retry: true,
    message: "The MyBA service was stopped in the middle of this generation.",
    next: "Complete tickets were delivered and paid for, the rest was given back. Fetch them again, then start the rest.",
  },
  // What arrives from outside
  "webhook/refused": {
    status: 400,
    retry: false,
    message: "This message was refused: {reason}.",
    next: "Check the signing secret and the clock of both sides. Nothing was changed.",
  },
  // Copies of everything
  "backup/refused": {
    status: 409,
    retry: true,
    message: "Nothing was backed up or restored: {reason}.",
    next: "Read about backups in docs/operations.md. Nothing was changed.",
  },
  "backup/damaged": {
    status: 500,
    retry: false,
    message: "This backup cannot be trusted: {reason}.",
    next: "Use another one, and keep this one to find out what happened. Nothing was changed.",
  },
} as const satisfies Record<string, CatalogueEntry>;
