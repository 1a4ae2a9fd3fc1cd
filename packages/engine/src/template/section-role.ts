/** What a heading says about everything below it. */
export type SectionRole =
  | "normal"
  /** Tells of the project: only what somebody must do in there becomes a ticket. */
  | "context"
  | "criteria"
  | "out-of-scope"
  | "questions"
  /** Holds requirements without naming a subject; the sections below it do. */
  | "transparent"
  | "noise";

/** Told from the heading's words alone; "normal" for headings that name a subject. */
export function sectionRole(title: string): SectionRole {
  const words = title
    .toLowerCase()
    .replace(/^\W*\d+(?:\.\d+)*[.):]?\s+/u, "")
    .replace(/[^\p{L}\p{N}\s'’/&-]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return table.find(([pattern]) => pattern.test(words))?.[1] ?? "normal";
}

const table: readonly (readonly [RegExp, SectionRole])[] = [
  [
    /^(?:acceptance|success|completion|exit|validation) criteria$|^success metrics$|^acs?$|^(?:definition of done|conditions of satisfaction)$/u,
    "criteria",
  ],
  [
    /^(?:non-?\s?goals?|out of scope|not in scope|exclusions|what we (?:will not|won['’]t) do|won['’]t have)\b/u,
    "out-of-scope",
  ],
  [/^(?:open|outstanding|unresolved|remaining)?\s?(?:questions|issues to clarify|points to clarify)\b/u, "questions"],
  [
    /^(?:(?:executive )?summary|(?:project |product |general )?(?:overview|background|introduction|context)|purpose|vision|mission|motivation|(?:current )?(?:status|situation|state)|problem(?: statement| description)?|(?:business )?objectives?|(?:estimated |estimate of )?(?:effort|timeline|schedule|milestones?)|stakeholders?|(?:target )?(?:audience|users)|personas?|(?:assumptions|dependencies|prerequisites)(?: and (?:assumptions|dependencies|constraints))?|constraints|risks?(?: and mitigations?| assessment| analysis)?|(?:implementation |technical )?notes|resources|budget|team|agenda|about(?: this document)?|document conventions|intended audience.*|(?:product |project )?perspective|operational area)$/u,
    "context",
  ],
  [
    /^(?:(?:functional|non-?functional|system|software|product|specific|general|other|detailed|user) )?requirements?(?: specification| list)?$|^(?:user )?stories$|^(?:key |core |main )?features?(?: list)?$|^(?:product )?backlog$|^epics?$|^(?:action|next) (?:items|steps)$|^specifications?$|^to-?dos?$/u,
    "transparent",
  ],
  [
    /^(?:table of )?contents$|^(?:revision|version|document) history$|^change\s?log$|^references?$|^bibliography$|^glossary$|^acronyms\b|^abbreviations$|^definitions\b|^document (?:control|information)$|^attendees$|^participants$/u,
    "noise",
  ],
];
