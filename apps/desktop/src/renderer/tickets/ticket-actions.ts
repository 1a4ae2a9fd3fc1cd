import type { TicketId } from "@myba/shared/ids";
import type { z } from "zod";
import type { bulkPatch } from "../../bridge/tickets.ts";
import { undo } from "../frame/undo.ts";
import { client } from "../lib/client.ts";
import { notify, notifyFailure } from "../lib/notify.ts";
import { refetch } from "../lib/queries.ts";
import { counted } from "../lib/time.ts";
import { clearSelection } from "./selection.ts";

export type BulkPatch = z.infer<typeof bulkPatch>;

const undoOffer = { label: "Undo", run: () => void undo() };

/** Moves tickets and what is below them to the trash. */
export function trashTickets(ids: readonly TicketId[]): Promise<void> {
  return act(async () => {
    const { changed } = await client.tickets.trash({ ids: [...ids] });
    clearSelection();
    notify(`Moved ${counted(changed, "ticket")} to the trash`, undoOffer);
  });
}

/** Brings tickets back from the trash. */
export function restoreTickets(ids: readonly TicketId[]): Promise<void> {
  return act(async () => {
    const { changed } = await client.tickets.restore({ ids: [...ids] });
    clearSelection();
    notify(`Restored ${counted(changed, "ticket")}`, undoOffer);
  });
}

/** Removes trashed tickets for good. */
export function deleteForever(ids: readonly TicketId[]): Promise<void> {
  return act(async () => {
    const { changed } = await client.tickets.deleteForever({ ids: [...ids] });
    clearSelection();
    notify(`Deleted ${counted(changed, "ticket")} for good`);
  });
}

/** Makes the same change on many tickets; one undo takes it back. */
export function changeTickets(ids: readonly TicketId[], patch: BulkPatch, done: string): Promise<void> {
  return act(async () => {
    const { changed } = await client.tickets.updateMany({ ids: [...ids], patch });
    notify(`${done}: ${counted(changed, "ticket")}`, undoOffer);
  });
}

/** Puts the tickets on the clipboard as Markdown. */
export function copyAsMarkdown(ids: readonly TicketId[]): Promise<void> {
  return act(async () => {
    const { text, count } = await client.transfer.export({ ids: [...ids], format: "markdown" });
    await navigator.clipboard.writeText(text);
    notify(`Copied ${counted(count, "ticket")} as Markdown`);
  });
}

async function act(change: () => Promise<void>): Promise<void> {
  try {
    await change();
    refetch(["tickets"]);
  } catch (error) {
    notifyFailure(error);
  }
}
