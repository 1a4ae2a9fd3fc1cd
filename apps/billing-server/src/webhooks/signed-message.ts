import { timingSafeEqual } from "node:crypto";
import { AppError } from "@myba/shared/errors";
import { Webhook } from "standardwebhooks";
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

/** A message that is older, or younger, than this was kept back by somebody. */
const toleranceMs = 5 * 60_000;

/**
 * Reads messages signed by the scheme of Standard Webhooks. Throws `webhook/refused` for what is not signed with one of
 * the secrets, what is stale, and what was changed on the way, be it a space.
 */
export function signedMessages(options: SignedMessageOptions): (message: IncomingMessage) => SignedMessage {
  const keys = options.secrets.map((secret) => new Webhook(secret));
  return ({ headers, raw }) => {
    const [id, timestamp, signatures] = ["id", "timestamp", "signature"].map(
      (name) => headers[`${options.prefix}-${name}`],
    );
    if (typeof id !== "string" || typeof timestamp !== "string" || typeof signatures !== "string") {
      throw refused("it is not signed");
    }
    if (!/^[\w.:-]{1,100}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) throw refused("its signature cannot be read");
    const sentAt = Number(timestamp) * 1000;
    const body = raw.toString("utf8");
    // Bytes that are no UTF-8 would come out as other bytes than were signed.
    if (!Buffer.from(body).equals(raw)) throw refused("its body is no UTF-8");
    const given = signatures.split(" ").slice(0, 10);
    const isOurs = keys.some((key) => {
      const wanted = Buffer.from(key.sign(id, new Date(sentAt), body));
      return given.some((one) => isSame(wanted, Buffer.from(one)));
    });
    if (!isOurs) throw refused("its signature does not match");
    // Only after the signature, so that nobody learns our clock.
    if (Math.abs(options.now() - sentAt) > toleranceMs)
      throw refused("it was sent too long ago, or is from the future");
    return { id, sentAt, body };
  };
}

function isSame(wanted: Buffer, given: Buffer): boolean {
  return wanted.length === given.length && timingSafeEqual(wanted, given);
}

/** A message that is not taken. */
export function refused(reason: string, cause?: unknown): AppError {
  return new AppError("webhook/refused", { reason }, { cause });
}
