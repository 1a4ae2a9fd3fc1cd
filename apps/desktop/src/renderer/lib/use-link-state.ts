import { useSyncExternalStore } from "react";
import { link } from "./client.ts";
import type { LinkState } from "./link.ts";

/** The state of the line to the core, kept current. */
export function useLinkState(): LinkState {
  return useSyncExternalStore(
    (listener) => link.subscribe(listener),
    () => link.state,
  );
}
