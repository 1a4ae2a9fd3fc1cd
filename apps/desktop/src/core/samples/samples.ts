import { meetingNotes } from "./meeting-notes.ts";
import type { Sample } from "./sample.ts";

/** Documents to try the product with. Where each comes from is in the NOTICE beside this file. */
export const samples: readonly Sample[] = [meetingNotes];
