import type { Accounts } from "../../identity/accounts.ts";
import type { IdentityProof } from "../../identity/identity-source.ts";
import type { InboxEvent } from "../webhook-source.ts";
/** What the handlers of Clerk's events may do. */
export interface ClerkEventParts {
    readonly accounts: Pick<Accounts, "update" | "retire">;
    /** Deletes a person's account; again if it was broken off, and nothing if it is done. */
    readonly deletePerson: (personId: string) => Promise<void>;
    /** Signs a person out everywhere. */
    readonly signOut: (personId: string) => Promise<void>;
}
/** The user whom `user.created` and `user.updated` show, and whether Clerk keeps them out. */
export declare function userIn({ raw }: InboxEvent): {
    readonly proof: IdentityProof;
    readonly isBanned: boolean;
};
