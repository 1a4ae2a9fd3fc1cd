import { create } from "zustand";

interface Announcements {
  readonly polite: string;
  readonly assertive: string;
}

/** What the two live regions of the frame say. */
export const useAnnouncements = create<Announcements>(() => ({ polite: "", assertive: "" }));

/** Says a sentence to screen readers when they are idle. */
export function announce(sentence: string): void {
  useAnnouncements.setState((state) => ({ polite: distinct(sentence, state.polite) }));
}

/** Says a failure to screen readers at once. */
export function announceFailure(sentence: string): void {
  useAnnouncements.setState((state) => ({ assertive: distinct(sentence, state.assertive) }));
}

/** A live region is silent when its text stays the same, so a repetition differs by a trailing space. */
function distinct(sentence: string, before: string): string {
  return sentence === before ? `${sentence}\u00a0` : sentence;
}
