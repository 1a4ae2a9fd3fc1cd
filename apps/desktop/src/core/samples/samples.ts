import { meetingNotes } from "./meeting-notes.ts";

export interface Sample {
  readonly id: string;
  readonly name: string;
  /** What to look at in the result. */
  readonly hint: string;
  readonly text: string;
}

/** Documents to try the product with. Where each comes from is in the NOTICE beside this file. */
export const samples: readonly Sample[] = [meetingNotes];
