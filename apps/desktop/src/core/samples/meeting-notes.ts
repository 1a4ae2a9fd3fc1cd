import type { Sample } from "./sample.ts";

/** Written for this product. */
export const meetingNotes: Sample = {
  id: "meeting-notes",
  name: "Meeting notes: delivery slots",
  hint: "Decisions, open questions and wishes in one page.",
  text: `placeholder`,
};
