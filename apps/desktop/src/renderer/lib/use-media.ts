import { useSyncExternalStore } from "react";

/** Whether the window matches a media query, kept current. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => window.matchMedia(query).matches,
  );
}

/** The list and the detail take turns below this. */
export const besideQuery = "(width >= 1000px)";
/** The sidebar is a drawer below this. */
export const sidebarQuery = "(width >= 760px)";
