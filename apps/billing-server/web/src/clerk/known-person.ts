import type { Clerk } from "@clerk/clerk-js/no-rhc";

/** Somebody who is signed in at Clerk in this browser already. */
export interface KnownPerson {
  readonly sessionId: string;
  readonly name: string;
  readonly email: string | null;
  readonly pictureUrl: string | null;
}

/** Who is signed in, if anybody is. */
export function knownPerson({ user, session }: Clerk): KnownPerson | undefined {
  if (!user || !session) return undefined;
  const email = user.primaryEmailAddress?.emailAddress ?? null;
  const name = user.fullName ?? user.username ?? email ?? "this account";
  return {
    sessionId: session.id,
    name,
    email: email === name ? null : email,
    pictureUrl: user.hasImage ? user.imageUrl : null,
  };
}
