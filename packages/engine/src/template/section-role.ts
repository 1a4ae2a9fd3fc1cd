import { headingMarks } from "./heading-marks.ts";

/** What a heading says about everything below it. */
export type SectionRole =
  | "normal"
  /** Tells of the project: only what somebody must do in there becomes a ticket. */
  | "context"
  /** Describes who uses the product: only a wish of its own ("As a …, I want") becomes a ticket. */
  | "people"
  | "criteria"
  /** What was agreed. */
  | "decisions"
  | "out-of-scope"
  | "questions"
  /** Holds requirements without naming a subject; the sections below it do. */
  | "transparent"
  | "noise";

/** Told from the heading's words alone; "normal" for headings that name a subject. */
export function sectionRole(title: string): SectionRole {
  const subject = headingMarks(title.replace(/^\W*\d+(?:\.\d+)*[.):]?\s+/u, "")).title;
  if (subject === "") return "transparent";
  const words = subject
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s'’/&-]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return table.find(([pattern]) => pattern.test(words))?.[1] ?? "normal";
}

const table: readonly (readonly [RegExp, SectionRole])[] = [
  [
    /^(?:acceptance|success|completion|exit|validation) criteria$|^(?:success |key )?(?:metrics|measures)$|^(?:measures of success|kpis?|acceptance tests?)$|^acs?$|^(?:definition of done|conditions of satisfaction)$/u,
    "criteria",
  ],
  [
    /^(?:non-?\s?goals?|out of scope|not in scope|exclusions|what we (?:will not|won['’]t) do|won['’]t have|not (?:in|part of|for) (?:this|the (?:first|next|current)) (?:release|version|phase|project|step|pilot))\b/u,
    "out-of-scope",
  ],
  [/^(?:open|outstanding|unresolved|remaining)?\s?(?:questions|issues to clarify|points to clarify)\b/u, "questions"],
  [
    /^(?:(?:target |primary |key |main |intended )?(?:users?|audience|customers)|people|(?:user )?personas?(?: and roles)?|(?:user )?roles(?: and (?:permissions|responsibilities))?|users? (?:and|&) roles|actors|stakeholders?|who (?:is it|it is|it's) for|user (?:groups|characteristics|classes)(?: and characteristics)?)$/u,
    "people",
  ],
  [/^(?:key )?decisions?(?: (?:so far|made|log|taken))?$|^agreements?$/u, "decisions"],
  [
    /^(?:(?:executive )?summary|tl\s?dr|in short|(?:project |product |general )?(?:overview|background|introduction|context)|purpose|vision|mission|motivation|(?:current )?(?:status|situation|state)|(?:the )?problems?(?: statement| description| to solve)?|why|why now|rationale|opportunity|(?:business |product |project )?(?:objectives?|goals)|goals (?:and|&) (?:objectives|metrics)|okrs?|(?:estimated |estimate of |project |release )?(?:effort|timeline|schedule|milestones?)|(?:timeline|milestones)(?: and| &) (?:timeline|milestones)|(?:roll-?out|launch|release|go-?live)(?: plan| strategy)?|(?:assumptions|dependencies|prerequisites)(?: and (?:assumptions|dependencies|constraints))?|constraints|(?:key |known )?risks?(?: (?:and|&) (?:mitigations?|assumptions|dependencies|challenges)| assessment| analysis)?|alternatives(?: considered)?|competitors?|competitive (?:analysis|landscape)|market(?: research| analysis)?|(?:implementation |technical )?notes|resources|budget|team|agenda|about(?: this document)?|document conventions|intended audience.*|(?:product |project )?perspective|operational area)$/u,
    "context",
  ],
  [
    /^(?:(?:functional|non-?functional|system|software|product|specific|general|other|detailed|user) )?requirements?(?: specification| list)?$|^(?:user )?stories(?: and acceptance criteria)?$|^(?:key |core |main |product |proposed )?features?(?: list)?$|^scope$|^in scope$|^capabilities$|^functionality$|^(?:product )?backlog$|^epics?$|^(?:action|next) (?:items|steps)$|^specifications?$|^(?:user experience|ux|ui|design|technical(?: (?:details?|considerations|design|approach|notes))?|implementation(?: details)?|behaviou?r|details|solution|proposed solution|what we build|deliverables|ideas|wish ?list|general|misc(?:ellaneous)?|other)$|^to-?dos?$/u,
    "transparent",
  ],
  [
    /^(?:table of )?contents$|^(?:revision|version|document) history$|^change\s?log$|^references?$|^bibliography$|^glossary\b|^terminology$|^acronyms\b|^abbreviations$|^definitions\b|^document (?:control|information)$|^(?:attend(?:ees|ance|ing)|participants|present|in attendance|who was there|absent|apologies|excused)$/u,
    "noise",
  ],
];
