/** Who somebody is, as a sign-in service vouches for it. */
export interface IdentityProof {
  readonly provider: "clerk";
  /** The service's id of the user; the same for ever. */
  readonly subject: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly pictureUrl: string | null;
  /** When any of this last changed there: of two proofs the later one counts. */
  readonly updatedAt: number;
}

/** The service that knows who people are: Clerk, or its double in the sandbox. */
export interface IdentitySource {
  /** The session token that Clerk's page got. Throws `auth/sign-in-refused` and `auth/identity-unreachable`. */
  verifySession(token: string): Promise<IdentityProof>;
  /** Only in the sandbox, where Clerk's page does not run: checks an e-mail address and a password. */
  readonly signIn?: (email: string, password: string) => Promise<IdentityProof>;
  /**
   * Deletes somebody there too; again, or for somebody who is not there, changes nothing. Throws
   * `auth/identity-unreachable`.
   */
  readonly deleteUser?: (subject: string) => Promise<void>;
}
