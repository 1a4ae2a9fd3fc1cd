import type { TicketType } from "@myba/shared/tickets/content";
import type { Sentence } from "../reading/reading.ts";

/** What a sentence contributes to its ticket. */
export type Use =
  | "lead"
  /** Opens the list the lead stands in; says who or when, but has no field of its own. */
  | "intro"
  | "criterion"
  /** A step that every scenario of its feature begins with. */
  | "background"
  | "detail"
  | "checklist"
  | "question"
  | "decision"
  | "out-of-scope"
  | "steps"
  | "expected"
  | "actual"
  | "environment";

export interface Part {
  readonly sentence: Sentence;
  readonly use: Use;
  /** The heading that says what the sentence is: "Out of scope", "Acceptance criteria". */
  readonly under?: Sentence;
}

/**
 * A ticket before it is written: which sentences it is made of and where it hangs. Plans are changed freely while a text
 * is being planned; a ticket is built from a plan once, when nothing about it changes any more.
 */
export interface Plan {
  type: TicketType;
  /** Empty until the planning of titles; one line afterwards. */
  title: string;
  /** The sentence that gave the ticket its title; a heading for an epic. */
  readonly lead: Sentence;
  /** The part of the lead this ticket is about: one of its goals, from the verb on. Empty where it has none. */
  readonly goal: string;
  /** Who wants it, from the lead or from the sentence that opens its list. */
  readonly role: string;
  /** The heading it is named after, where that names nothing but this ticket. */
  titleHeading: Sentence | null;
  /** The sentence the role stands in; null without a role. */
  readonly roleSentence: Sentence | null;
  readonly parts: Part[];
  readonly section: number;
  parent: Plan | null;
  /** The nearest heading that is no epic, if any. */
  componentHeading: Sentence | null;
  component: string;
  readonly dependsOn: Set<Plan>;
  /** The sentences that name the tickets in `dependsOn`. */
  readonly dependsOnSentences: Set<Sentence>;
  /** Sentences that set the priority of a whole list, such as the heading "Nice to have". */
  readonly priorityContext: Sentence[];
  /** The release a heading around it names ("Phase 2"), as written there. */
  release: { readonly words: string; readonly heading: Sentence } | null;
}

export function newPlan(
  type: TicketType,
  lead: Sentence,
  about: { goal?: string; role?: string; roleSentence?: Sentence | null } = {},
): Plan {
  return {
    type,
    title: "",
    lead,
    goal: about.goal ?? lead.slots.goal,
    role: about.role ?? lead.slots.role,
    roleSentence: about.roleSentence ?? (lead.slots.role === "" ? null : lead),
    parts: [{ sentence: lead, use: "lead" }],
    section: lead.section,
    titleHeading: null,
    parent: null,
    componentHeading: null,
    component: "",
    dependsOn: new Set(),
    dependsOnSentences: new Set(),
    priorityContext: [],
    release: null,
  };
}
