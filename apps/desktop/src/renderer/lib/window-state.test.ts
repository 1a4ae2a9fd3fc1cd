import { expect, test } from "vitest";
import { useWindowState, wantsDialog } from "./window-state.ts";

const nothingOpen = useWindowState.getInitialState();

test("letters typed right after a dialog was asked for belong to it, before it is on the screen", () => {
  for (const dialog of [
    { helpOpen: true },
    { newProjectOpen: true },
    { importOpen: true },
    { deleting: [] },
    { exporting: { ids: [] } },
  ])
    expect(wantsDialog({ ...nothingOpen, ...dialog })).toBe(true);
});

test("panels beside the page leave the shortcuts alone", () => {
  expect(wantsDialog(nothingOpen)).toBe(false);
  expect(wantsDialog({ ...nothingOpen, sidePanel: "refine" })).toBe(false);
});
