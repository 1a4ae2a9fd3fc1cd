import { create } from "zustand";
import type { ShownLink } from "../../bridge/app.ts";

/** A link that waits for the person's word. */
export type AskingLink = Extract<ShownLink, { kind: "new" | "promo" | "gift" }>;

/** The links that wait, first come first asked. */
export const useWaitingLinks = create<readonly AskingLink[]>(() => []);

/** Puts a link at the end of the queue; the same one twice is one question. */
export function askAbout(link: AskingLink): void {
  useWaitingLinks.setState((waiting) => (waiting.some(isLike(link)) ? waiting : [...waiting, link]), true);
}

/** The first one has its answer. */
export function answered(): void {
  useWaitingLinks.setState((waiting) => waiting.slice(1), true);
}

function isLike(link: AskingLink): (other: AskingLink) => boolean {
  const text = JSON.stringify(link);
  return (other) => JSON.stringify(other) === text;
}
