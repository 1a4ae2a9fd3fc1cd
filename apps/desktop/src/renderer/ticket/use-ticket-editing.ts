import type { TicketId } from "@myba/shared/ids";
import type { Ticket } from "@myba/shared/tickets/ticket";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { TicketPatch } from "../../bridge/tickets.ts";
import { api, client, link } from "../lib/client.ts";
import { reportOf } from "../lib/failure-words.ts";
import { notifyFailure } from "../lib/notify.ts";
import { queryClient } from "../lib/queries.ts";
import { useLeaveWarning } from "../lib/use-leave-warning.ts";
import { Autosave, type SaveState } from "./autosave.ts";

export interface TicketEditing {
  /** The ticket as the person sees it: the stored one with the unsaved changes on it. */
  readonly ticket: Ticket;
  readonly state: SaveState;
  readonly change: (patch: TicketPatch) => void;
  readonly retry: () => void;
  /** Sends what is waiting and settles once it was tried. */
  readonly flush: () => Promise<void>;
  /** Of a conflict: take the newer version, or put one's own changes on top of it. */
  readonly takeNewer: () => void;
  readonly keepMine: () => void;
}

/** Edits a stored ticket with autosave; leaving the ticket or the window sends what is waiting. */
export function useTicketEditing(stored: Ticket): TicketEditing {
  const { id } = stored;
  const [autosave] = useState(() => autosaveFor(id));
  const state = useSyncExternalStore(autosave.subscribe, () => autosave.state);
  const unsaved = useSyncExternalStore(autosave.subscribe, () => autosave.unsaved);
  useEffect(() => {
    const flush = () => void autosave.flush();
    window.addEventListener("pagehide", flush);
    document.addEventListener("visibilitychange", flush);
    const stopFollowing = link.subscribe(() => link.state === "online" && flush());
    return () => {
      window.removeEventListener("pagehide", flush);
      document.removeEventListener("visibilitychange", flush);
      stopFollowing();
      flush();
    };
  }, [autosave]);
  useLeaveWarning(state === "failed" || state === "conflict");
  const change = useCallback(
    (patch: TicketPatch) => autosave.change(patch, currentRevision(id) ?? stored.revision),
    [autosave, id, stored.revision],
  );
  const { parentId = stored.parentId, dependsOn = stored.dependsOn, ...content } = unsaved;
  return {
    ticket: { ...stored, parentId, dependsOn, content: { ...stored.content, ...definedOf(content) } },
    state,
    change,
    retry: () => void autosave.flush(),
    flush: () => autosave.flush(),
    takeNewer: () => {
      autosave.discard();
      void queryClient.invalidateQueries({ queryKey: ticketKey(id) });
    },
    keepMine: () => void keepMine(autosave, id),
  };
}

function autosaveFor(id: TicketId): Autosave {
  return new Autosave({
    save: async (patch, revision) => {
      const ticket = await client.tickets.update({ id, revision, patch });
      queryClient.setQueryData(ticketKey(id), (before) => (before ? { ...before, ticket } : before));
      return ticket.revision;
    },
    isConflict: (error) => reportOf(error).code === "ticket/changed-meanwhile",
    // A lost line has its own banner, and the change is sent again as soon as it is back.
    onFailure: (error) => reportOf(error).code === "link/lost" || notifyFailure(error),
    setTimer: (run, delayMs) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  });
}

async function keepMine(autosave: Autosave, id: TicketId): Promise<void> {
  try {
    const newer = await client.tickets.get({ id });
    queryClient.setQueryData(ticketKey(id), newer);
    await autosave.insist(newer.ticket.revision);
  } catch (error) {
    notifyFailure(error);
  }
}

function ticketKey(id: TicketId) {
  return api.tickets.get.queryKey({ input: { id } });
}

function currentRevision(id: TicketId): number | undefined {
  return queryClient.getQueryData(ticketKey(id))?.ticket.revision;
}

/** Drops keys whose value is absent, so that they do not hide what is stored. */
function definedOf<Patch extends object>(patch: Patch): { [Key in keyof Patch]: Exclude<Patch[Key], undefined> } {
  // The filter does what the type says.
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as never;
}
