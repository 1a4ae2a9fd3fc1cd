import type { TicketId } from "@myba/shared/ids";
import { create } from "zustand";

export type SidePanel = "source" | "history" | "refine";

export interface Exporting {
  readonly ids: readonly TicketId[];
  /** The whole list those come from, as a second choice; fetched when it is chosen. */
  readonly list?: { readonly total: number; readonly ids: () => Promise<readonly TicketId[]> };
}

export interface WindowState {
  readonly paletteOpen: boolean;
  /** What is typed in the palette, also by keys that came before its field was there. */
  readonly paletteText: string;
  readonly helpOpen: boolean;
  readonly sidebarOpen: boolean;
  readonly newProjectOpen: boolean;
  readonly importOpen: boolean;
  /** The trashed tickets that are about to be deleted; null while nobody is asked. */
  readonly deleting: readonly TicketId[] | null;
  /** What the export dialog is about; null while it is closed. */
  readonly exporting: Exporting | null;
  /** Beside the ticket, where there is room. */
  readonly sidePanel: SidePanel | null;
}

/** What is open in this window. Nothing of it is known to the core. */
export const useWindowState = create<WindowState>(() => ({
  paletteOpen: false,
  paletteText: "",
  helpOpen: false,
  sidebarOpen: false,
  newProjectOpen: false,
  importOpen: false,
  deleting: null,
  exporting: null,
  sidePanel: "source",
}));

/** Whether a dialog is open or about to be: its keys are no shortcuts, even before the page shows it. */
export function wantsDialog(state: WindowState): boolean {
  const { helpOpen, newProjectOpen, importOpen, deleting, exporting } = state;
  return helpOpen || newProjectOpen || importOpen || deleting !== null || exporting !== null;
}

/** Opens or closes something. */
export function showInWindow(change: Partial<WindowState>): void {
  useWindowState.setState(change);
}
