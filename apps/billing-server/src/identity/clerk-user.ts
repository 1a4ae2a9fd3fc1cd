import { z } from "zod";
import type { IdentityProof } from "./identity-source.ts";

/** What MyBA reads of a user at Clerk, whether the Backend API or a webhook shows them. */
export const clerkUser = z.object({
  id: z.string().regex(/^user_\w{1,64}$/),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  username: z.string().nullish(),
  has_image: z.boolean().optional(),
  image_url: z.string().nullish(),
  primary_email_address_id: z.string().nullish(),
  email_addresses: z.array(
    z.object({
      id: z.string(),
      email_address: z.string(),
      verification: z.object({ status: z.string() }).nullish(),
    }),
  ),
  banned: z.boolean().optional(),
  locked: z.boolean().optional(),
  updated_at: z.number().int().nonnegative(),
});
export type ClerkUser = z.infer<typeof clerkUser>;

/** Who a user is: an address only if it is theirs and proven, a picture only if they chose one. */
export function proofOf(user: ClerkUser): IdentityProof {
  const primary = user.email_addresses.find(({ id }) => id === user.primary_email_address_id);
  const name = [user.first_name, user.last_name].filter((part) => (part ?? "") !== "").join(" ");
  return {
    provider: "clerk",
    subject: user.id,
    email: primary?.verification?.status === "verified" ? short(primary.email_address) : null,
    name: short(name || user.username),
    pictureUrl: user.has_image === true && user.image_url?.startsWith("https://") === true ? user.image_url : null,
    updatedAt: user.updated_at,
  };
}

const short = (text: string | null | undefined): string | null => (text ?? "").trim().slice(0, 320) || null;
