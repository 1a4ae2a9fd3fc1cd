import type { Clerk } from "@clerk/clerk-js/no-rhc";
import { Trouble } from "../server/trouble.ts";
import { fromClerk } from "./clerk-trouble.ts";

/** Makes a session the one in use and gets the token that proves it to the billing server. Throws `Trouble`. */
export async function tokenOf(clerk: Clerk, sessionId: string): Promise<string> {
  const token = await newToken(clerk, sessionId).catch((error: unknown) => {
    throw fromClerk(error);
  });
  if (!token) throw new Trouble("refused", { message: "This session has ended.", next: "Sign in again." });
  return token;
}

async function newToken(clerk: Clerk, sessionId: string): Promise<string | null | undefined> {
  await clerk.setActive({ session: sessionId });
  return clerk.session?.getToken({ skipCache: true });
}
