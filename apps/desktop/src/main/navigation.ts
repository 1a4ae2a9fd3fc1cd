import type { WebContents } from "electron";
import type { OpenExternal } from "./open-external.ts";
import { isContent } from "./permissions.ts";

/**
 * Keeps a window on MyBA's own page: it goes nowhere else, opens no windows and hosts no foreign content. A link to an
 * allowed site opens in the system's browser instead.
 */
export function guardNavigation(contents: WebContents, openExternal: OpenExternal): void {
  contents.on("will-navigate", stay);
  contents.on("will-redirect", stay);
  contents.on("will-frame-navigate", stay);
  contents.on("will-attach-webview", (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openExternal(url);
    return { action: "deny" };
  });
}

function stay(event: { readonly url: string; preventDefault(): void }): void {
  if (!isContent(event.url)) event.preventDefault();
}
