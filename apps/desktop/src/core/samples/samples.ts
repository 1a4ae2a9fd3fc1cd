import { bookingSpecification } from "./booking-specification.ts";
import { meetingNotes } from "./meeting-notes.ts";
import { returnsMailThread } from "./returns-mail-thread.ts";
import type { Sample } from "./sample.ts";
import { summerCampBacklog } from "./summer-camp-backlog.ts";

/** The samples in the order the compose page offers them. Where each comes from is in NOTICE.md beside this file. */
export const samples: readonly Sample[] = [meetingNotes, bookingSpecification, returnsMailThread, summerCampBacklog];
