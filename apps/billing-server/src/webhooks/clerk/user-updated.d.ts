import type { EventHandler } from "../webhook-source.ts";
import { type ClerkEventParts } from "./clerk-event.ts";
/**
 * Name, address or picture changed, or somebody was banned, who is then signed out everywhere. It may come before word of
 * the user's beginning, and after that of their end.
 */
export declare const userUpdated: ({ accounts, signOut }: Pick<ClerkEventParts, "accounts" | "signOut">) => EventHandler;
