import type { EventHandler } from "../webhook-source.ts";
import type { ClerkEventParts } from "./clerk-event.ts";
/** Somebody is gone at Clerk: so is their account here, for good. */
export declare const userDeleted: ({ accounts, deletePerson }: ClerkEventParts) => EventHandler;
