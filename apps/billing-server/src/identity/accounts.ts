import type { IdentityProof } from "./identity-source.ts";

/** People and how they prove who they are. */
export interface Accounts {
  /**
   * The person behind an identity, made with their welcome tokens if there is none yet. However many ask at once, in
   * however many processes: one person, one welcome. Throws `auth/sign-in-refused` for one whose account was deleted.
   */
  personFor(proof: IdentityProof): Promise<{ readonly personId: string; readonly isNew: boolean }>;
  /** What Clerk says has changed about somebody. */
  update(proof: IdentityProof): Promise<void>;
}
