import type { CheckoutView } from "@myba/shared/billing-api/checkout";
import { AppError, errorCatalogue } from "@myba/shared/errors";
import type { ActiveAccount } from "../account/accounts.ts";
import type { Store } from "../database/store.ts";
import {
  forgetPurchase,
  type KeptPurchase,
  noteCheckout,
  noteEnd,
  noteProblem,
  requirePurchase,
} from "./purchase-row.ts";

/** What is begun here and has not come to the server for so long was given up: nobody expects it any more. */
const givenUpMs = 60 * 60_000;

/** Begins at the server, or goes on where the same purchase began: its id is the key, so that there is one order at most. */
export function askForCheckout(
  { client }: ActiveAccount,
  { id, item, currency, price, promotionCode }: KeptPurchase,
  signal: AbortSignal,
): Promise<CheckoutView> {
  return client.checkout.start(
    {
      headers: { "idempotency-key": id },
      body: { item, currency, expectedPrice: price, ...(promotionCode !== null && { promotionCode }) },
    },
    { signal },
  );
}

/**
 * Brings a purchase that is `starting` to the server, and keeps what comes of it: the page to pay on, or why it does not
 * go on. What the server refuses outright is over. With `isNew` the person waits for the answer: then nothing of a
 * refusal is kept, and it rejects with it.
 */
export async function beginPurchase(
  store: Store,
  account: ActiveAccount,
  { id, isNew, signal }: { readonly id: string; readonly isNew: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const purchase = requirePurchase(store, account.id, id);
  if (purchase.state !== "starting") return;
  if (!isNew && store.now() - purchase.createdAt > givenUpMs) {
    noteEnd(store, id, { state: "expired", problem: purchase.problem });
    return;
  }
  try {
    noteCheckout(store, id, await askForCheckout(account, purchase, signal));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (mayStillWork(error)) noteProblem(store, id, error.report());
    else if (isNew) {
      forgetPurchase(store, id);
      throw error;
    } else if (error.code === "account/sign-in-needed") noteProblem(store, id, error.report());
    else noteEnd(store, id, { state: "failed", problem: error.report() });
  }
}

/** Whether the same request may be answered otherwise later, or may even have been answered. */
function mayStillWork({ code }: AppError): boolean {
  return errorCatalogue[code].retry;
}
