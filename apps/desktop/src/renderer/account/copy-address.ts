import { notify, notifyFailure } from "../lib/notify.ts";

/** Puts an address on the clipboard, to open it by hand. */
export async function copyAddress(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    notify("Address copied. Open it in a browser on this computer.");
  } catch (error) {
    notifyFailure(error);
  }
}
