import type { IdentityProof } from "./identity-source.ts";

/** People and how they prove who they are. */
export interface Accounts {
  /**
   * The person behind an identity, made with their welcome tokens if there is none yet. However many ask at once, in
   * however many processes: one person, one welcome. Throws `auth/sign-in-refused` for one whose account was deleted.
   */
  personFor(proof: IdentityProof): Promise<{ readonly personId: string; readonly isNew: boolean }>;
  /**
   * What Clerk says has changed about somebody. Makes an account for those who have none; answers whose it is, and nothing
   * for those deleted.
   */
  update(proof: IdentityProof): Promise<{ readonly personId: string } | undefined>;
  /**
   * Somebody is gone at the sign-in service: their identity gets no account any more, not even if word of its beginning
   * comes after that of its end. Answers whose account is now to be deleted, if there is one that is not.
   */
  retire(identity: Pick<IdentityProof, "provider" | "subject">): Promise<{ readonly personId: string } | undefined>;
}
