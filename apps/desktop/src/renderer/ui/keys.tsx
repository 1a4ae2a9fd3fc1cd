import { spokenKeys } from "../commands/keys.ts";

/** A shortcut as small keycaps: `mod+k` shows ⌘K on a Mac and Ctrl K elsewhere. */
export function Keys({ keys }: { readonly keys: string }) {
  return (
    <kbd className="ms-2 shrink-0 text-xs tracking-wide text-muted" aria-hidden>
      {spokenKeys(keys)}
    </kbd>
  );
}
