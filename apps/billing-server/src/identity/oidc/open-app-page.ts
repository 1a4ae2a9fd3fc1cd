import { escaped, plainPage } from "./plain-page.ts";

/**
 * The way home to an app that listens to `myba://` links. A browser that is sent to such a link stays where it was, asks
 * whether it may open the app, and remembers a no; so the link is tried, and there to be clicked. It leads to the app
 * once: the code in it counts once.
 */
export function openAppPage(link: URL): string {
  const href = escaped(link.href);
  const { title, words } = endings[link.searchParams.get("error") ?? "none"] ?? stopped;
  return plainPage({
    title,
    head: `<meta http-equiv="refresh" content="0;url=${href}">\n`,
    content: `<p>${words} You can close this tab once MyBA has opened.</p>
<p><a href="${href}">Open MyBA</a></p>
<p>If your browser asks whether it may open MyBA, allow it.</p>`,
  });
}

interface Ending {
  readonly title: string;
  readonly words: string;
}

const endings: Readonly<Record<string, Ending>> = {
  none: { title: "You are signed in", words: "MyBA continues by itself." },
  access_denied: { title: "Sign-in cancelled", words: "Nothing was shared and nothing has changed." },
};
const stopped: Ending = { title: "Sign-in stopped", words: "MyBA says what went wrong." };
