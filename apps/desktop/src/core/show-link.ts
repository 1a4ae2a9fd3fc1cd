import { AppError } from "@myba/shared/errors";
import type { DeepLink } from "@myba/shared/deep-link";
import type { Store } from "./database/store.ts";
import type { Pushes } from "./pushes.ts";
import { numberOf } from "./tickets/ticket-state.ts";

/** Asks every window to show what a link names. Links of subjects this version does not have are `link/invalid`. */
export function showLink(store: Store, pushes: Pushes, link: DeepLink): void {
  if (link.kind !== "ticket") throw new AppError("link/invalid");
  if (numberOf(store, link.id) === null) throw new AppError("ticket/not-found");
  pushes.send({ kind: "show-ticket", id: link.id });
}
