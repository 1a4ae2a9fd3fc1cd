/** What of a key press matters to a shortcut. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether ⌘ is the modifier people know here. */
const isMac = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);

/** `mod+shift+e`, `j`, `escape`: `mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function pressedKeys(press: KeyPress, mac: boolean = isMac): string {
  const key = press.key === " " ? "space" : press.key.toLowerCase();
  const mod = mac ? press.metaKey : press.ctrlKey;
  // A symbol such as `?` or `/` already tells what Shift did.
  const shift = press.shiftKey && (key.length > 1 || key.toUpperCase() !== key);
  return [mod && "mod", press.altKey && "alt", shift && "shift", key].filter(Boolean).join("+");
}

/** A key that types something, so it is silent in text fields and can be switched off as a whole. */
export function isLetterKey(keys: string): boolean {
  return !/mod|alt/.test(keys) && !namedKeys.has(keys.split("+").at(-1) ?? "");
}

const namedKeys = new Set(["enter", "escape", "delete", "arrowup", "arrowdown", "arrowleft", "arrowright"]);

const macSymbols: Record<string, string> = { mod: "⌘", shift: "⇧", alt: "⌥" };
const plainSymbols: Record<string, string> = { mod: "Ctrl", shift: "Shift", alt: "Alt" };
const keySymbols: Record<string, string> = {
  enter: "↵",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  arrowleft: "←",
  arrowright: "→",
  delete: "Del",
};

/** The shortcut as people read it: `⌘⇧E` on a Mac, `Ctrl Shift E` elsewhere. */
export function spokenKeys(keys: string, mac: boolean = isMac): string {
  const parts = keys.split("+").map((part) => {
    return (mac ? macSymbols : plainSymbols)[part] ?? keySymbols[part] ?? part.toUpperCase();
  });
  return parts.join(mac ? "" : " ");
}
