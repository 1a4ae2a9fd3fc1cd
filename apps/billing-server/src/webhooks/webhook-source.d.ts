/** A message as it arrived, before anybody has looked into it. */
export interface IncomingMessage {
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** The body, byte for byte: signatures are over these bytes. */
    readonly raw: Buffer;
}
/** A message that is proven to come from its provider. */
export interface InboxEvent {
    readonly provider: string;
    /** The provider's id of the message; the same each time it is sent. */
    readonly eventId: string;
    readonly type: string;
    /** Whose event it is; null where it is nobody's. */
    readonly objectId: string | null;
    /** When it happened, by the provider's clock. */
    readonly createdAt: number;
    /** False for what comes from a provider's test instance. */
    readonly isLive: boolean;
    readonly apiVersion: string | null;
    readonly raw: string;
}
/**
 * Does what an event asks for. Events come more than once, late, and of one object in any order: whoever handles them
 * must bear that. Throwing means "again later", and "forget" that it told of somebody who is gone: neither its body nor
 * whose it was is kept then.
 */
export type EventHandler = (event: InboxEvent) => Promise<void | "forget">;
/** Somebody who sends us webhooks. */
export interface WebhookSource {
    /** The last part of the address: `/webhooks/clerk`. */
    readonly provider: string;
    /** Proves a message and says what it is. Throws `webhook/refused`. */
    read(message: IncomingMessage): InboxEvent;
    /** Who handles which type; types that are not here are kept and left alone. */
    readonly handlers: ReadonlyMap<string, EventHandler>;
}
