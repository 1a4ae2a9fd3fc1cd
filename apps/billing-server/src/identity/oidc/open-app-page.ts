import { escaped, plainPage } from "./plain-page.ts";

/**
 * The way home to an app that listens to `myba://` links. A browser that is sent to such a link stays where it was, asks
 * whether it may open the app, and remembers a no; so the link is tried, and there to be clicked. It leads to the app
 * once: the code in it counts once.
 */
export function openAppPage(link: URL): string {
  const href = escaped(link.href);
  const { title, words } = endingOf(link.searchParams);
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

function endingOf(answer: URLSearchParams): Ending {
  if (answer.has("code")) return { title: "You are signed in", words: "MyBA continues by itself." };
  if (answer.get("error") === "access_denied")
    return { title: "Sign-in cancelled", words: "Nothing was shared and nothing has changed." };
  return { title: "Sign-in stopped", words: "MyBA says what went wrong." };
}
