import type { AppEvent } from "../../bridge/app.ts";
import { client, link } from "./client.ts";
import { refetch } from "./queries.ts";

/** What the core may ask a window to show. */
interface Showing {
  readonly showTicket: (event: Extract<AppEvent, { kind: "show-ticket" }>) => void;
  readonly showLink: (event: Extract<AppEvent, { kind: "show-link" }>) => void;
}

/** Follows what the core pushes, over every reconnect, for the life of the window. */
export function followEvents({ showTicket, showLink }: Showing): void {
  let following = false;
  const follow = async () => {
    if (following || link.state !== "online") return;
    following = true;
    try {
      for await (const event of await client.app.events()) {
        if (event.kind === "changed") refetch(event.topics);
        else if (event.kind === "show-ticket") showTicket(event);
        else showLink(event);
      }
    } catch {
      // The link notices its own loss; the next state change starts over, and its first event refetches everything.
    }
    following = false;
    setTimeout(() => void follow(), 1000);
  };
  link.subscribe(() => void follow());
  void follow();
}
