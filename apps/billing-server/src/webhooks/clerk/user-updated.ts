import type { EventHandler } from "../webhook-source.ts";
import { type ClerkEventParts, userIn } from "./clerk-event.ts";

/**
 * Name, address or picture changed, or somebody was banned, who is then signed out everywhere. It may come before word of
 * the user's beginning, and after that of their end.
 */
export const userUpdated =
  ({ accounts, signOut }: Pick<ClerkEventParts, "accounts" | "signOut">): EventHandler =>
  async (event) => {
    const { proof, isBanned } = userIn(event);
    const known = await accounts.update(proof);
    if (known === undefined) return "forget";
    if (isBanned) await signOut(known.personId);
    return undefined;
  };
