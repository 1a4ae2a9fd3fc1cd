import { useEffect } from "react";
import { commandFor } from "./command-table.ts";
import { isLetterKey, pressedKeys } from "./keys.ts";
import { showInWindow, useWindowState, wantsDialog } from "../lib/window-state.ts";
import { canRun, currentScope, runCommand } from "./run-command.ts";

/** Keys that mean something else inside a text field, although they are not letters. */
const ownedByTextFields = new Set(["mod+z", "mod+shift+z", "mod+y", "mod+a", "delete", "enter"]);

/** Turns key presses into commands, for the whole window. */
export function useShortcuts(letterKeys: boolean): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || typeAhead(event)) return;
      const keys = pressedKeys(event);
      const id = commandFor(keys, currentScope());
      if (!id || !canRun(id) || !mayFire(event, keys, letterKeys)) return;
      event.preventDefault();
      runCommand(id);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [letterKeys]);
}

/** Whoever opens the palette types on at once: until its field has the focus, the letters are put there. */
function typeAhead(event: KeyboardEvent): boolean {
  const { paletteOpen, paletteText } = useWindowState.getState();
  const inDialog = event.target instanceof Element && event.target.closest("[role=dialog]") !== null;
  if (!paletteOpen || inDialog || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  if (event.key.length === 1) showInWindow({ paletteText: paletteText + event.key });
  return true;
}

/** Whether keys are meant for a dialog, also in the moment before it takes the focus. */
function dialogIsOpen(): boolean {
  return wantsDialog(useWindowState.getState()) || document.querySelector("[role=dialog]:not([data-closed])") !== null;
}

function mayFire(event: KeyboardEvent, keys: string, letterKeys: boolean): boolean {
  const target = event.target instanceof Element ? event.target : document.body;
  // A dialog or menu on top keeps its keys; the palette's own key still closes it.
  if ((target.closest("[role=dialog],[role=menu]") || dialogIsOpen()) && keys !== "mod+k") return false;
  const typing = target.closest("input:not([type=checkbox]),textarea,select,[contenteditable=true]") !== null;
  if (typing)
    return !isLetterKey(keys) && !ownedByTextFields.has(keys) && !keys.startsWith("arrow") && keys !== "escape";
  if (isLetterKey(keys)) return letterKeys;
  // Enter and the arrows on a button or a link belong to it.
  const onControl = target.closest("button,a,[role=button],[role=tab],[role=separator]") !== null;
  return !onControl || (keys !== "enter" && !keys.startsWith("arrow"));
}
