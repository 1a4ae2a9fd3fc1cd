import type { DraftId, ProjectId } from "@myba/shared/ids";
import { useCallback, useEffect, useRef, useState } from "react";
import { client } from "../lib/client.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { router } from "../router.tsx";

interface DraftContent {
  readonly text: string;
  readonly name: string;
  readonly projectId: ProjectId | null;
}

/** Saves the text while it is typed; the address names the draft as soon as it has an id, so a reload finds it. */
export function useDraftAutosave(
  initialId: DraftId | null,
  content: DraftContent,
): { readonly saved: boolean; readonly flush: () => Promise<DraftId | null> } {
  const [saved, setSaved] = useState(true);
  const id = useRef(initialId);
  const latest = useRef(content);
  const stored = useRef(content);
  const running = useRef<Promise<void>>(Promise.resolve());
  latest.current = content;

  const flush = useCallback(async () => {
    running.current = running.current.then(async () => {
      const now = latest.current;
      const isSame = now.text === stored.current.text && now.name === stored.current.name;
      if (isSame && now.projectId === stored.current.projectId) return;
      // An empty text that was never saved is no draft.
      if (id.current === null && now.text.trim() === "") return;
      const draft = await client.drafts.save({ id: id.current, ...now });
      stored.current = now;
      if (id.current === null) {
        id.current = draft.id;
        rememberInAddress(draft.id);
      }
      refetch(["drafts"]);
      setSaved(true);
    });
    await running.current.catch((error: unknown) => {
      running.current = Promise.resolve();
      notifyFailure(error);
    });
    return id.current;
  }, []);

  useEffect(() => {
    if (content.text === stored.current.text && content.name === stored.current.name) return undefined;
    setSaved(false);
    const timer = setTimeout(() => void flush(), content.text.length > 100_000 ? 1500 : 500);
    return () => clearTimeout(timer);
  }, [content.text, content.name, content.projectId, flush]);

  useEffect(() => {
    const hide = () => void flush();
    document.addEventListener("visibilitychange", hide);
    return () => {
      document.removeEventListener("visibilitychange", hide);
      hide();
    };
  }, [flush]);
  return { saved, flush };
}

/**
 * Changes the address without telling the router, which has its own `replaceState` in place of the browser's: the
 * text being typed must not be loaded again.
 */
function rememberInAddress(id: DraftId): void {
  const { href } = router.buildLocation({ to: "/compose", search: { draft: id } });
  if (router.state.location.pathname === "/compose") {
    History.prototype.replaceState.call(window.history, window.history.state, "", `#${href}`);
  }
}
