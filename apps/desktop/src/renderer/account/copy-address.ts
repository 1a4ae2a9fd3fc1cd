import { notify } from "../lib/notify.ts";

/** Puts an address on the clipboard, to open it by hand. */
export async function copyAddress(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    notify("Address copied. Open it in a browser on this computer.");
  } catch {
    // Nothing is broken: browsers refuse it to a window that is not in front, or that was forbidden it.
    notify(
      "The address could not be copied: this window may not use the clipboard. Bring it to the front and try again.",
    );
  }
}
