import { AppError } from "@myba/shared/errors";
import type { IncomingMessage } from "./webhook-source.ts";
/** What of a message its signature covers. */
export interface SignedMessage {
    readonly id: string;
    readonly sentAt: number;
    readonly body: string;
}
export interface SignedMessageOptions {
    /** What the headers begin with: `svix` or, as the standard has it, `webhook`. */
    readonly prefix: "svix" | "webhook";
    /** Any of these: while a secret is changed there are two. */
    readonly secrets: readonly string[];
    readonly now: () => number;
}
/**
 * Reads messages signed by the scheme of Standard Webhooks. Throws `webhook/refused` for what is not signed with one of
 * the secrets, what is stale, and what was changed on the way, be it a space.
 */
export declare function signedMessages(options: SignedMessageOptions): (message: IncomingMessage) => SignedMessage;
/** A message that is not taken. */
export declare function refused(reason: string, cause?: unknown): AppError;
