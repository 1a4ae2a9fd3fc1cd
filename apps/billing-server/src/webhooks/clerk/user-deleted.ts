import { z } from "zod";
import type { EventHandler } from "../webhook-source.ts";
import type { ClerkEventParts } from "./clerk-event.ts";

const deletedUser = z.object({ data: z.object({ id: z.string().regex(/^user_\w{1,64}$/) }) });

/** Somebody is gone at Clerk: so is their account here, for good. */
export const userDeleted =
  ({ accounts, deletePerson }: ClerkEventParts): EventHandler =>
  async ({ raw }) => {
    const { id } = deletedUser.parse(JSON.parse(raw)).data;
    const left = await accounts.retire({ provider: "clerk", subject: id });
    if (left !== undefined) await deletePerson(left.personId);
    return "forget";
  };
