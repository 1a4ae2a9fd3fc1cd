import type { EventHandler } from "../webhook-source.ts";
import { type ClerkEventParts, userIn } from "./clerk-event.ts";

/** Somebody signed up at Clerk: they have an account and their welcome before they come back from its page. */
export const userCreated =
  ({ accounts }: Pick<ClerkEventParts, "accounts">): EventHandler =>
  async (event) => {
    const known = await accounts.update(userIn(event).proof);
    return known === undefined ? "forget" : undefined;
  };
