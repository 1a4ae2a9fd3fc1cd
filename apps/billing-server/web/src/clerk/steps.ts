/** Where somebody is on the way in. */
export type Step =
  /** They choose how. */
  | { readonly kind: "ways" }
  /** They type a code: one that was sent, or one that their own app or list has. */
  | { readonly kind: "code"; readonly code: AwaitedCode }
  /** They are in, with this session of Clerk's. */
  | { readonly kind: "in"; readonly sessionId: string };

/** A step at which the person has something to do. */
export type OpenStep = Exclude<Step, { kind: "in" }>;

export interface AwaitedCode {
  /** What the code answers to. */
  readonly to: "sign-in" | "sign-up" | "second-factor";
  readonly strategy: "email_code" | "phone_code" | "totp" | "backup_code";
  /** Where it was sent, as far as the person may know; null where it comes from an app or a list of theirs. */
  readonly sentTo: string | null;
}
