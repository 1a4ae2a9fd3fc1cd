import { wordsFor } from "@myba/shared/errors";
import { useEffect } from "react";
import { announce, announceFailure } from "../lib/announce.ts";
import { link } from "../lib/client.ts";
import { useLinkState } from "../lib/use-link-state.ts";
import { Button } from "../ui/button.tsx";

const words = wordsFor({ code: "link/lost", data: {} });

/** A browser's page belongs to the run of MyBA that opened it; the next run opens its own. */
const nextInBrowser = "It reconnects by itself. If it does not, start MyBA again and go on in the tab it opens.";

/** Calmly says that the line to the core is gone, and that nothing needs to be done. */
export function LinkBanner() {
  const state = useLinkState();
  useEffect(() => {
    if (state !== "lost") return undefined;
    announceFailure(words.message);
    return () => announce("Connected again.");
  }, [state]);
  if (state !== "lost") return null;
  return (
    <section
      aria-label="Connection"
      className="flex items-center gap-3 border-b border-line bg-warning-soft px-4 py-1.5"
    >
      <p className="min-w-0 flex-1">
        <strong className="font-medium">{words.message}</strong>{" "}
        <span className="text-muted">{window.myba ? words.next : nextInBrowser}</span>
      </p>
      <Button onClick={() => link.connect()}>Connect now</Button>
    </section>
  );
}
