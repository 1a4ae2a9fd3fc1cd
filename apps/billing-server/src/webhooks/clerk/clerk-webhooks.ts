import { z } from "zod";
import { refused, signedMessages } from "../signed-message.ts";
import type { WebhookSource } from "../webhook-source.ts";
import type { ClerkEventParts } from "./clerk-event.ts";
import { userCreated } from "./user-created.ts";
import { userDeleted } from "./user-deleted.ts";
import { userUpdated } from "./user-updated.ts";

export interface ClerkWebhooksParts extends ClerkEventParts {
  readonly secrets: readonly string[];
  /** Whether the keys of the server are live ones. */
  readonly isLive: boolean;
  /** The id of our instance at Clerk; messages of another are refused. Unknown if it is left out. */
  readonly instanceId?: string | undefined;
  readonly now: () => number;
}

const message = z.object({
  type: z.string().min(1).max(100),
  object: z.literal("event"),
  instance_id: z.string().optional(),
  timestamp: z.number().int().nonnegative().optional(),
  data: z.object({ id: z.string().max(200).optional() }),
});

/** What Clerk sends, signed with one of the secrets. */
export function clerkWebhooks(parts: ClerkWebhooksParts): WebhookSource {
  const { secrets, isLive, instanceId, now } = parts;
  const read = signedMessages({ prefix: "svix", secrets, now });
  return {
    provider: "clerk",
    read(incoming) {
      const { id, sentAt, body } = read(incoming);
      const { type, instance_id: from, timestamp, data } = parsed(body);
      if (instanceId !== undefined && from !== instanceId) throw refused("it comes from another instance of Clerk");
      return {
        provider: "clerk",
        eventId: id,
        type,
        objectId: data.id ?? null,
        createdAt: timestamp ?? sentAt,
        // Clerk marks no tests: each instance has secrets of its own.
        isLive,
        apiVersion: null,
        raw: body,
      };
    },
    handlers: new Map([
      ["user.created", userCreated(parts)],
      ["user.updated", userUpdated(parts)],
      ["user.deleted", userDeleted(parts)],
    ]),
  };
}

function parsed(body: string): z.infer<typeof message> {
  try {
    return message.parse(JSON.parse(body));
  } catch (error) {
    throw refused("it is no event of Clerk", error);
  }
}
