import type { Reading } from "../reading/reading.ts";
import { attachContext } from "./attach-context.ts";
import { linkDependencies } from "./dependencies.ts";
import { linkQuestionsAndDecisions } from "./link-loose.ts";
import { mergeSame } from "./merge-same.ts";
import { nameAfterHeadings } from "./name-after-headings.ts";
import { nameTickets } from "./name-tickets.ts";
import { outline } from "./outline.ts";
import { planDocument } from "./plan-document.ts";
import { planMeeting } from "./plan-meeting.ts";
import { planReport } from "./plan-report.ts";
import type { Plan } from "./plan.ts";

/** All tickets of a text, planned: parents first. Yields often. */
export function* planTickets(reading: Reading): Generator<void, readonly Plan[]> {
  const report = planReport(reading);
  if (report !== null) {
    nameTickets([report]);
    return [report];
  }
  yield;
  const meeting = yield* planMeeting(reading);
  if (meeting !== null) {
    nameTickets(meeting);
    return meeting;
  }
  yield;
  const placed = yield* planDocument(reading);
  yield;
  nameTickets(placed.plans);
  const document = linkQuestionsAndDecisions(placed);
  yield;
  nameTickets(document.plans);
  nameAfterHeadings(reading, document.plans);
  const merged = mergeSame(document.plans);
  yield;
  const { plans, epics } = outline(reading, merged);
  attachContext(reading, document.loose, plans, epics);
  yield;
  linkDependencies(plans);
  return plans;
}
