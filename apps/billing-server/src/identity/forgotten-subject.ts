import type { KeyedHash } from "./keyed-hash.ts";

/** No sign-in service's id begins like this. */
const mark = "forgotten:";

/**
 * What is kept of the id that a deleted person had at a sign-in service. It is needed for one thing only, which is in
 * our legitimate interest (GDPR article 6(1)(f)): that nobody gets the welcome again and again by deleting their
 * account. It tells nobody who they were, and whoever comes back with the same id is recognised.
 */
export function forgottenSubject(hash: KeyedHash, { provider, subject }: Identity): string {
  return mark + hash.of("identity", `${provider} ${subject}`);
}

/** All that an identity may be stored as: as it is, or forgotten under the newest secret or one before it. */
export function storedSubjects(hash: KeyedHash, { provider, subject }: Identity): readonly string[] {
  return [subject, ...hash.all("identity", `${provider} ${subject}`).map((hashed) => mark + hashed)];
}

export function isForgotten(subject: string): boolean {
  return subject.startsWith(mark);
}

interface Identity {
  readonly provider: string;
  readonly subject: string;
}
