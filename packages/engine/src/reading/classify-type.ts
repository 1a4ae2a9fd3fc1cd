import type { TicketType } from "@myba/shared/tickets/content";

/** What kind of ticket a text is about, and why. */
export interface TypeVerdict {
  readonly type: TicketType;
  /** The strongest cue in words for the user: "names steps to reproduce". */
  readonly reason: string;
  readonly scores: { readonly bug: number; readonly feature: number; readonly question: number };
}

/** Crude for a start. */
export function classifyType(report: { title: string; body: string }): TypeVerdict {
  const text = `${report.title}\n${report.body}`.toLowerCase();
  const bug = /\b(?:error|bug|crash|fails?|steps to reproduce|expected|actual)\b/.test(text) ? 1 : 0;
  const question = report.title.endsWith("?") ? 2 : 0;
  if (question > bug) return { type: "spike", reason: "asks a question", scores: { bug, feature: 0, question } };
  if (bug > 0) return { type: "bug", reason: "describes a fault", scores: { bug, feature: 0, question } };
  return { type: "story", reason: "describes something wanted", scores: { bug, feature: 1, question } };
}
