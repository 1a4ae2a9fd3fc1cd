import type { TicketId } from "@myba/shared/ids";
import { create } from "zustand";

interface RefineSubject {
  readonly ticketId: TicketId | null;
  /** The one field the wish is about; null for the whole ticket. */
  readonly field: string | null;
  /** What stands in the field for the wish. */
  readonly wish: string;
  /** Counts the times somebody asked for the panel, so that its field takes the focus each time. */
  readonly asked: number;
}

/** What a refinement is about to be asked for, while it is being put into words. Survives a look at another panel. */
export const useRefineSubject = create<RefineSubject>(() => ({ ticketId: null, field: null, wish: "", asked: 0 }));

/** Turns the panel to a ticket or one of its fields, perhaps with words to start from. */
export function aimRefinement(ticketId: TicketId, field: string | null, wish?: string): void {
  useRefineSubject.setState((before) => ({
    ticketId,
    field,
    wish: wish ?? (before.ticketId === ticketId ? before.wish : ""),
    asked: before.asked + 1,
  }));
}

let answered = 0;

/** Whether somebody asked for the panel since the last time this was asked: then its field takes the focus. */
export function takeFocusRequest(ticketId: TicketId): boolean {
  const { asked, ticketId: aimedAt } = useRefineSubject.getState();
  const isNew = asked !== answered && aimedAt === ticketId;
  answered = asked;
  return isNew;
}

/** Keeps what is typed. */
export function changeWish(ticketId: TicketId, wish: string): void {
  useRefineSubject.setState((before) => ({
    ...before,
    ticketId,
    wish,
    field: before.ticketId === ticketId ? before.field : null,
  }));
}
