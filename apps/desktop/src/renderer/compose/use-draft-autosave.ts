import type { DraftId, ProjectId } from "@myba/shared/ids";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { client, link } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { useLeaveWarning } from "../lib/use-leave-warning.ts";
import { router } from "../router.tsx";

interface DraftContent {
  readonly text: string;
  readonly name: string;
  readonly projectId: ProjectId | null;
}

export type DraftState = "saved" | "saving" | "failed";

/** Saves the text while it is typed; the address names the draft as soon as it has an id, so a reload finds it. */
export function useDraftAutosave(
  initialId: DraftId | null,
  content: DraftContent,
): { readonly state: DraftState; readonly flush: () => Promise<DraftId | null> } {
  const [kept, setKept] = useState(content);
  const [failed, setFailed] = useState(false);
  const id = useRef(initialId);
  const latest = useRef(content);
  const stored = useRef(content);
  const running = useRef<Promise<void>>(Promise.resolve());
  useLayoutEffect(() => {
    latest.current = content;
  });

  const flush = useCallback(async () => {
    const saveAfter = async (former: Promise<void>) => {
      await former;
      const now = latest.current;
      if (isSame(now, stored.current)) return;
      // An empty text that was never saved is no draft, and nothing of it can be lost.
      if (id.current === null && now.text.trim() === "") return setKept(now);
      const draft = await client.drafts.save({ id: id.current, ...now });
      stored.current = now;
      if (id.current === null) {
        id.current = draft.id;
        rememberInAddress(draft.id);
      }
      refetch(["drafts"]);
      setKept(now);
      setFailed(false);
    };
    running.current = saveAfter(running.current);
    await running.current.catch((error: unknown) => {
      running.current = Promise.resolve();
      setFailed(true);
      // A lost line has its own banner, and the text is sent again as soon as it is back.
      if (reportOf(error).code !== "link/lost") notifyFailure(error);
    });
    return id.current;
  }, []);

  const { text, name, projectId } = content;
  useEffect(() => {
    if (isSame({ text, name, projectId }, stored.current)) return undefined;
    // A new text is kept at once: after a reload only its address leads back to it.
    const pauseMs = id.current === null ? 0 : text.length > 100_000 ? 1500 : 500;
    const timer = setTimeout(() => void flush(), pauseMs);
    return () => clearTimeout(timer);
  }, [text, name, projectId, flush]);

  useEffect(() => {
    const hide = () => void flush();
    document.addEventListener("visibilitychange", hide);
    const stopFollowing = link.subscribe(() => link.state === "online" && hide());
    return () => {
      document.removeEventListener("visibilitychange", hide);
      stopFollowing();
      hide();
    };
  }, [flush]);
  const state = isSame(content, kept) ? "saved" : failed ? "failed" : "saving";
  useLeaveWarning(state === "failed");
  return { state, flush };
}

function isSame(one: DraftContent, other: DraftContent): boolean {
  return one.text === other.text && one.name === other.name && one.projectId === other.projectId;
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
