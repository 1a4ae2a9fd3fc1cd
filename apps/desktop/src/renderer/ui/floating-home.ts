import { useWindowState } from "../lib/window-state.ts";

/**
 * Where menus and pickers are put: in the page's main landmark, so that whoever moves by landmarks finds them; beside
 * the drawer while that covers the page.
 */
export function useFloatingHome(): HTMLElement | null | undefined {
  const sidebarOpen = useWindowState((state) => state.sidebarOpen);
  return sidebarOpen ? undefined : document.getElementById("main");
}
