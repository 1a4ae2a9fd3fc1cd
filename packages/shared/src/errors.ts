import { z } from "zod";
import { aiErrors } from "./error-catalogue/ai-errors.ts";
import { billingErrors } from "./error-catalogue/billing-errors.ts";
import type { CatalogueEntry } from "./error-catalogue/catalogue-entry.ts";
import { paymentErrors } from "./error-catalogue/payment-errors.ts";
import { walletErrors } from "./error-catalogue/wallet-errors.ts";

/**
 * The catalogue of expected errors: everything that can go wrong without anybody having broken a promise.
 * `status` is the HTTP status where a program answers over HTTP; `retry` says whether the same request may succeed
 * later without a change; `message` says what happened in the user's words and `next` what to do about it.
 * Placeholders in braces are filled from the error's data. `docs/errors.md` lists every code.
 */
export const errorCatalogue = {
  // What was typed or opened
  "text/empty": {
    status: 422,
    retry: false,
    message: "There is no text to read.",
    next: "Paste your notes, or open a .txt or .md file.",
  },
  "text/no-words": {
    status: 422,
    retry: false,
    message: "This text has no words to make tickets from.",
    next: "Add a sentence that says what somebody needs.",
  },
  "text/too-large": {
    status: 413,
    retry: false,
    message: "This text is {size}; the limit is {limit}.",
    next: "Split it into parts and generate them one after another.",
  },
  "file/too-large": {
    status: 413,
    retry: false,
    message: "{name} is {size}; the limit is {limit}.",
    next: "Split it into smaller files and take one after another.",
  },
  "file/binary": {
    status: 422,
    retry: false,
    message: "{name} is not a text file.",
    next: "Save it as plain text or Markdown and open that.",
  },
  "file/unreadable": {
    status: 422,
    retry: true,
    message: "{name} could not be read.",
    next: "Check that the file still exists and that you may open it.",
  },
  "file/unwritable": {
    status: 422,
    retry: true,
    message: "{name} could not be written.",
    next: "Check that the folder exists and that you may write there.",
  },
  "import/malformed": {
    status: 422,
    retry: false,
    message: "{name} is not a ticket file: {reason}.",
    next: "Choose a JSON, CSV or Markdown file that MyBA or your tracker exported.",
  },
  // What is asked of the store
  "request/invalid": {
    status: 400,
    retry: false,
    message: "That request does not make sense: {reason}.",
    next: "Check the value and try again.",
  },
  "ticket/not-found": {
    status: 404,
    retry: false,
    message: "This ticket is not here.",
    next: "Look in the trash, or undo the last change.",
  },
  "ticket/changed-meanwhile": {
    status: 409,
    retry: false,
    message: "This ticket was changed somewhere else while you were editing it.",
    next: "Look at the newer version, then make your change again. Your text is still here.",
  },
  "ticket/cycle": {
    status: 422,
    retry: false,
    message: "A ticket cannot contain or depend on itself, directly or through others.",
    next: "Choose another parent or dependency.",
  },
  "project/not-found": {
    status: 404,
    retry: false,
    message: "This project is not here any more.",
    next: "Choose another project.",
  },
  "project/name-taken": {
    status: 409,
    retry: false,
    message: "There is already a project called {name}.",
    next: "Choose another name.",
  },
  "source/not-found": {
    status: 404,
    retry: false,
    message: "The text these tickets came from is not here any more.",
    next: "The tickets themselves are safe.",
  },
  "undo/nothing": {
    status: 409,
    retry: false,
    message: "There is nothing to undo.",
    next: "Older versions of a ticket are in its history.",
  },
  // Generation
  "generation/not-found": {
    status: 404,
    retry: false,
    message: "This generation is not known here.",
    next: "Start it again from your text; tickets it already made are in the list.",
  },
  "generation/busy": {
    status: 409,
    retry: true,
    message: "A generation is already running for this text.",
    next: "Wait for it, or cancel it first.",
  },
  "generation/interrupted": {
    status: 500,
    retry: true,
    message: "The generation stopped before its end because MyBA was closed.",
    next: "The tickets found so far are kept. Generating again reads the whole text anew: remove what you then have twice.",
  },
  ...aiErrors,
  // The data folder
  "data/locked": {
    status: 423,
    retry: true,
    message: "MyBA is already running with this data folder ({folder}).",
    next: "Use the window that is open, or choose another folder with --data.",
  },
  "data/read-only": {
    status: 403,
    retry: false,
    message: "MyBA may not write in its data folder ({folder}).",
    next: "Give yourself write permission, or choose another folder with --data.",
  },
  "data/disk-full": {
    status: 507,
    retry: true,
    message: "The disk is full, so the last change could not be saved.",
    next: "Free some space and try again. Everything saved before is safe.",
  },
  "data/set-aside": {
    status: 500,
    retry: false,
    message: "The database could not be read and was set aside as {file}.",
    next: "MyBA started with an empty one. Nothing was deleted: keep that file for repair.",
  },
  "data/newer": {
    status: 409,
    retry: false,
    message: "This data folder was written by a newer MyBA (version {found}, this one knows {known}).",
    next: "Update MyBA, or choose another folder with --data. Nothing was changed.",
  },
  // The token ledger
  "ledger/insufficient": {
    status: 402,
    retry: true,
    message: "This needs {needed} tokens and {available} are available.",
    next: "Buy tokens, or use your own AI key. Nothing was charged.",
  },
  "ledger/over-member-cap": {
    status: 402,
    retry: true,
    message: "This needs {needed} tokens and your team lets you use {left} more this month.",
    next: "Ask whoever runs the team for more. Nothing was charged.",
  },
  "ledger/not-a-member": {
    status: 403,
    retry: false,
    message: "Only members of a team can use its tokens.",
    next: "Ask whoever runs the team to add you.",
  },
  "ledger/key-reused": {
    status: 409,
    retry: false,
    message: "The key {key} was used before for something else.",
    next: "Use a new key for each thing you ask for. Nothing was changed.",
  },
  "ledger/amount-invalid": {
    status: 422,
    retry: false,
    message: "{amount} is not an amount that can be booked.",
    next: "Use a whole number of tokens that is large enough and not too large.",
  },
  "ledger/account-closed": {
    status: 409,
    retry: false,
    message: "The wallet {wallet} is closed.",
    next: "Sign in to use the wallet that took over.",
  },
  "ledger/holds-open": {
    status: 409,
    retry: true,
    message: "Work that is under way still has tokens of this wallet set aside.",
    next: "Wait until it has ended, then try again.",
  },
  "ledger/hold-not-found": {
    status: 404,
    retry: false,
    message: "These tokens were never set aside.",
    next: "Start the work again. Nothing was charged.",
  },
  "ledger/spend-not-found": {
    status: 404,
    retry: false,
    message: "This wallet has no such spend to give back.",
    next: "Look the spend up in the wallet's history.",
  },
  "ledger/payment-mismatch": {
    status: 409,
    retry: false,
    message: "The payment {payment} is known with another wallet or other amounts.",
    next: "Compare it with the payment provider before anything is booked.",
  },
  "ledger/unavailable": {
    status: 503,
    retry: true,
    message: "The token ledger cannot be written just now ({reason}).",
    next: "Try again with the same key: it takes effect once at most.",
  },
  "ledger/no-database": {
    status: 404,
    retry: true,
    message: "There is no token ledger at {database}: {reason}.",
    next: "Check the address and that you may read it. Nothing was changed.",
  },
  "ledger/no-wallet": {
    status: 404,
    retry: false,
    message: "The wallet {wallet} never had anything.",
    next: "Check its id, such as user:4711.",
  },
  "ledger/older-schema": {
    status: 409,
    retry: false,
    message: "This token ledger has schema {found}, and this program needs {known}.",
    next: "Start the billing server of this version once: it brings the schema up to date.",
  },
  "ledger/chain-key": {
    status: 422,
    retry: false,
    message: "The key of the ledger's chain is missing or not the right one: {reason}.",
    next: "Give it in MYBA_LEDGER_CHAIN_KEY or with --key-file; older keys follow the newest one.",
  },
  "ledger/anchors": {
    status: 422,
    retry: false,
    message: "The anchors of the ledger's chain cannot be read at {place}: {reason}.",
    next: "Say where they are with --anchors. Without them nobody can tell whether the newest rows were deleted.",
  },
  // The billing server
  ...billingErrors,
  ...paymentErrors,
  ...walletErrors,
  // The program itself
  "link/invalid": {
    status: 400,
    retry: false,
    message: "That MyBA link is not one this version understands.",
    next: "Update MyBA, or open the item from the app.",
  },
  "link/lost": {
    status: 503,
    retry: true,
    message: "The window lost its connection to MyBA.",
    next: "It reconnects by itself. If it does not, start MyBA again.",
  },
  "host/port-taken": {
    status: 409,
    retry: false,
    message: "Port {port} is used by another program.",
    next: "Choose another with --port, or leave it out to take any free one.",
  },
  "program/not-here": {
    status: 500,
    retry: false,
    message: "MyBA is not running, and this terminal does not know how to start it.",
    next: "Start MyBA, then open the link again.",
  },
  "program/broken": {
    status: 500,
    retry: true,
    message: "Something went wrong inside MyBA.",
    next: "Your data is safe. Try again; if it happens again, report it with the log.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export const errorCode = z.enum(Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]]);

export const errorData = z.record(z.string(), z.union([z.string(), z.number()]));
export type ErrorData = z.infer<typeof errorData>;

/** An expected error on its way to a person: over the bridge, in a journal, in a terminal. */
export const errorReport = z.object({ code: errorCode, data: errorData });
export type ErrorReport = z.infer<typeof errorReport>;

/** An expected error. Throw it wherever the catalogue has the code; one handler a boundary turns it into a reply. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, data: ErrorData = {}, options?: { cause?: unknown }) {
    super(wordsFor({ code, data }).message, options);
    this.name = "AppError";
    this.code = code;
    this.data = data;
  }

  report(): ErrorReport {
    return { code: this.code, data: this.data };
  }
}

/** The words for a person: what happened and what to do next, with the placeholders filled. */
export function wordsFor(report: ErrorReport): { message: string; next: string } {
  const entry = errorCatalogue[report.code];
  return { message: fill(entry.message, report.data), next: fill(entry.next, report.data) };
}

function fill(template: string, data: ErrorData): string {
  return template.replace(/\{(\w+)\}/g, (_placeholder, name: string) => String(data[name] ?? "?"));
}
