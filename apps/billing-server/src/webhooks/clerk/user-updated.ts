import type { EventHandler } from "../webhook-source.ts";
import { type ClerkEventParts, userIn } from "./clerk-event.ts";

/** Name, address or picture changed. It may come before word of the user's beginning, and after that of their end. */
export const userUpdated =
  ({ accounts }: Pick<ClerkEventParts, "accounts">): EventHandler =>
  (event) =>
    accounts.update(userIn(event));
