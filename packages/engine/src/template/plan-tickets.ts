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
  const report = yield* planReport(reading);
  if (report !== null) {
    yield* nameTickets([report]);
    return [report];
  }
  const meeting = yield* planMeeting(reading);
  if (meeting !== null) {
    yield* nameTickets(meeting);
    return meeting;
  }
  const placed = yield* planDocument(reading);
  yield* nameTickets(placed.plans);
  const document = yield* linkQuestionsAndDecisions(placed);
  yield* nameTickets(document.plans);
  nameAfterHeadings(reading, document.plans);
  yield;
  const merged = yield* mergeSame(document.plans);
  const { plans, epics } = yield* outline(reading, merged);
  yield* attachContext(reading, document.loose, plans, epics);
  yield* linkDependencies(plans);
  return plans;
}
