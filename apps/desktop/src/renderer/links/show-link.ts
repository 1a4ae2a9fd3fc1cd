import type { ShownLink } from "../../bridge/app.ts";
import { askAbout } from "./shown-links.ts";

interface Window {
  /** Where it is now. */
  readonly place: () => string;
  readonly go: (to: "/wallet" | "/settings/account") => void;
}

/** Shows what a link leads to: a question where it would change something, otherwise its page. */
export function showLink(link: ShownLink, { place, go }: Window): void {
  if (link.kind === "purchases") return go("/wallet");
  if (link.kind !== "account") return askAbout(link);
  // Whoever signed in from there goes on there: the text, or what was chosen to buy, waits.
  if (!/^\/(?:wallet|compose|settings\/account)/.test(place())) go("/settings/account");
}
