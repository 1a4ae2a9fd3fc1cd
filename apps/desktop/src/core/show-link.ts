import type { DeepLink } from "@myba/shared/deep-link";
import { AppError } from "@myba/shared/errors";
import type { Logger } from "pino";
import type { ShownLink } from "../bridge/app.ts";
import type { Accounts } from "./account/accounts.ts";
import type { Store } from "./database/store.ts";
import { loggable } from "./loggable.ts";
import type { Purchases } from "./purchases/purchases.ts";
import type { Pushes } from "./pushes.ts";
import { numberOf } from "./tickets/ticket-state.ts";

export interface LinkParts {
  readonly store: Store;
  readonly pushes: Pushes;
  readonly accounts: Pick<Accounts, "finishSignIn">;
  readonly purchases: Pick<Purchases, "checkOpen">;
  /** Without one, links about accounts and money lead nowhere. */
  readonly hasBillingServer: boolean;
  readonly log: Logger;
}

/**
 * Takes links and asks every window, or the first that opens, to show what they name. A link changes nothing here: texts
 * and codes wait for the person's word, and of payments and sign-ins the billing server is asked. Throws `link/invalid`
 * where this MyBA has not what a link is about, and `ticket/not-found`.
 */
export function makeShowLink({ store, pushes, accounts, purchases, hasBillingServer, log }: LinkParts) {
  const show = (link: ShownLink): void => pushes.send({ kind: "show-link", link });
  const lookAtPurchases = oneAtATime(() => purchases.checkOpen());
  const expectAnswer = (work: Promise<void>): void => {
    // What came of it is in the state of the account and of the purchases; the link's part ends here.
    work.catch((error: unknown) => log.warn({ err: loggable(error) }, "a link came to nothing"));
  };

  return (link: DeepLink): void => {
    if (!hasBillingServer && link.kind !== "ticket" && link.kind !== "new") throw new AppError("link/invalid");
    switch (link.kind) {
      case "ticket":
        if (numberOf(store, link.id) === null) throw new AppError("ticket/not-found");
        pushes.send({ kind: "show-ticket", id: link.id });
        return;
      case "new":
      case "promo":
      case "gift":
        show(link);
        return;
      case "checkout/return":
      case "checkout/cancel":
        show({ kind: "purchases" });
        expectAnswer(lookAtPurchases());
        return;
      case "auth/callback":
      case "auth/refused":
        show({ kind: "account" });
        expectAnswer(accounts.finishSignIn(link));
    }
  };
}

/** However often it is asked for, one look runs at a time, and one more if somebody asked while it did. */
function oneAtATime(look: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const start = (): Promise<void> => {
    next = undefined;
    const run = look().finally(() => {
      if (running === run) running = undefined;
    });
    running = run;
    return run;
  };
  // The one before may have failed; that was its own askers' concern.
  return () => (running === undefined ? start() : (next ??= running.catch(() => undefined).then(start)));
}
