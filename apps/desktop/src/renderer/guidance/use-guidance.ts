import type { ProjectGuidance } from "@myba/shared/generation/guidance";
import type { ProjectId } from "@myba/shared/ids";
import { useEffect, useState, useSyncExternalStore } from "react";
import { api, client, link } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";
import { useLeaveWarning } from "../lib/use-leave-warning.ts";
import { GuidanceSaver, type GuidanceState } from "./guidance-saver.ts";
import { guidanceOf, typedOf, type TypedGuidance } from "./typed-guidance.ts";

export interface GuidanceEditing {
  readonly typed: TypedGuidance;
  readonly state: GuidanceState;
  readonly change: (change: Partial<TypedGuidance>) => void;
  readonly flush: () => void;
}

/** Edits a project's guidance with autosave; leaving the page or the window sends what is waiting. */
export function useGuidance(projectId: ProjectId, stored: ProjectGuidance): GuidanceEditing {
  const [saver] = useState(() => saverFor(projectId));
  const [typed, setTyped] = useState(() => typedOf(stored));
  const [seen, setSeen] = useState(stored);
  const state = useSyncExternalStore(saver.subscribe, () => saver.state);
  // Another window's change is taken over while there is nothing unsaved here, and no row is half typed.
  if (stored !== seen) {
    setSeen(stored);
    if (state === "saved" && JSON.stringify(stored) !== JSON.stringify(guidanceOf(typed))) setTyped(typedOf(stored));
  }
  useEffect(() => {
    const flush = () => void saver.flush();
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    const stopFollowing = link.subscribe(() => link.state === "online" && flush());
    return () => {
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", flush);
      stopFollowing();
      flush();
    };
  }, [saver]);
  useLeaveWarning(state === "failed");
  const change = (part: Partial<TypedGuidance>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    saver.change(guidanceOf(next));
  };
  return { typed, state, change, flush: () => void saver.flush() };
}

function saverFor(id: ProjectId): GuidanceSaver {
  return new GuidanceSaver({
    save: async (guidance) => {
      const stored = await client.projects.changeGuidance({ id, guidance });
      queryClient.setQueryData(api.projects.guidance.queryKey({ input: { id } }), stored);
    },
    // A lost line has its own banner, and the text is sent again as soon as it is back.
    onFailure: (error) => reportOf(error).code === "link/lost" || notifyFailure(error),
    setTimer: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
}
