import { useState } from "react";
import { changeSettings, useSettings } from "./use-settings.ts";

interface PaneWidth {
  readonly widthPx: number;
  /** While it is dragged: on screen only. */
  readonly onChange: (widthPx: number) => void;
  /** When it is let go: kept for the next start. */
  readonly onDone: (widthPx: number) => void;
}

/** How wide a pane is, as the person left it. */
export function usePaneWidth(pane: "listWidthPx" | "sourceWidthPx"): PaneWidth {
  const kept = useSettings()[pane];
  const [dragged, setDragged] = useState<number | null>(null);
  return {
    widthPx: dragged ?? kept,
    onChange: setDragged,
    onDone: (widthPx) => {
      // Settings change on screen at once, so the pane does not jump back in between.
      if (widthPx !== kept) void changeSettings({ [pane]: widthPx });
      setDragged(null);
    },
  };
}
