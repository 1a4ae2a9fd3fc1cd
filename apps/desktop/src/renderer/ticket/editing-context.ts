import type { TicketContent } from "@myba/shared/tickets/content";
import type { UnsupportedWords } from "@myba/shared/tickets/ticket";
import { createContext, useContext } from "react";
import type { TicketPatch } from "../../bridge/tickets.ts";

/** What every part of the ticket needs: the content, a way to change it, and which field the hands are on. */
export interface Editing {
  readonly content: TicketContent;
  readonly change: (patch: TicketPatch) => void;
  /** Lights the sentences of this field; null lights the whole ticket's. */
  readonly setActiveField: (path: string | null) => void;
  readonly readOnly: boolean;
  /** Words a model wrote that the source does not have, where they still stand. */
  readonly unsupported: readonly UnsupportedWords[];
  /** Opens the source with the sentences of this field lit; null without a source. */
  readonly showSource: ((path: string) => void) | null;
  /** Opens the panel that asks a model for a change of this field. */
  readonly refine: (path: string) => void;
}

export const EditingContext = createContext<Editing | null>(null);

/** The ticket that is being edited around this component. */
export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (!editing) throw new Error("a part of the ticket stands outside of it");
  return editing;
}
