import type { EventHandler } from "../webhook-source.ts";
import { type ClerkEventParts } from "./clerk-event.ts";
/** Somebody signed up at Clerk: they have an account and their welcome before they come back from its page. */
export declare const userCreated: ({ accounts }: Pick<ClerkEventParts, "accounts">) => EventHandler;
