/** What a part of a document is for, as its heading says. */
export type SectionRole =
  | "criteria"
  | "fault"
  | "questions"
  | "decisions"
  | "wishes"
  /** Tells of the project: only what must be done in so many words is wanted. */
  | "context"
  /** Lists people, risks, dates or measures: nothing in it is wanted of the product. */
  | "excluded"
  | "apparatus"
  /** Names who was there; what notes go on with below the names is wanted like anything else. */
  | "attendance"
  | "unknown";

const roles: readonly (readonly [SectionRole, RegExp])[] = [
  [
    "excluded",
    /\b(?:out[ -]of[ -]scope|(?<!goals (?:and|&) )non[ -]goals?|not in scope|won['’]?t[ -]haves?|exclusions?|excluded|what (?:it|this) is not|not (?:in|part of|for) (?:this|the (?:first|next|current)) (?:release|version|phase|project|step|pilot))\b|^(?:what we(?:'re| are)? |things we(?:'re| are)? )?(?:not doing|not included|not planned|not part of .{1,40})$/,
  ],
  [
    "criteria",
    /\b(?:acceptance (?:criteria|tests?)|definition of done|success criteria|conditions of satisfaction|done when|exit criteria)\b|^(?:scenario|example)\b.{0,20}:/,
  ],
  [
    "questions",
    /\b(?:open (?:questions?|issues|points)|to be (?:clarified|decided|discussed)|tbd)\b|^(?:(?:further|remaining|unresolved|our|my) )?(?:questions?|unknowns)(?: (?:for|to|from|and) .{1,60})?$/,
  ],
  [
    "decisions",
    /^(?:decisions?|agreements|resolutions?)\b|\b(?:decisions|agreements)(?: \([^)]{1,40}\))?$|\b(?:agreed|decided|decisions (?:made|taken))\b/,
  ],
  [
    "fault",
    /^.{0,40}\b(?:found|noticed|spotted) (?:these|the following|some|a few|several)\b|\b(?:steps? to reproduce|repro(?:duction)?(?: steps)?|(?:expected|actual|current|observed) (?:behaviou?r|results?|outcome)|what happened|known (?:issues|bugs|problems|defects)|error (?:message|log))\b|^(?:open )?(?:bugs?|defects?|faults)$/,
  ],
  [
    "attendance",
    /^(?:attend(?:ees|ance|ing)|participants|present|in attendance|who was there|absent|apologies|excused)$/,
  ],
  [
    "apparatus",
    /^(?:table of contents|(?:contents|references|bibliography|glossary|definitions|acronyms|abbreviations|appendix|index|licen[cs]e|acknowledge?ments|contacts?)(?:\b(?: (?:and|&)|,).{1,60})?|(?:(?:the|our|project|core) )?team(?: members)?|appendix .{1,60})$|\b(?:revision history|change ?log|document (?:history|control|information)|version history|table of contents|glossary)\b/,
  ],
  [
    "apparatus",
    /^(?:(?:user |target )?personas?|user (?:roles|classes|groups|types)|roles(?: (?:and|&) .{1,40})?|actors|stakeholders|(?:target |intended )(?:users|audience|groups?|customers)|risks?(?:(?:,| and| &).{1,40})?|timeline|time ?table|schedule|milestones?(?: (?:and|&) .{1,40})?|key dates|budget|(?:success |key )?(?:metrics|kpis)|key results|measures of success|rationale)$/,
  ],
  [
    "context",
    /^(?:(?:(?:project|product|general|document) )?(?:overview|introduction|background(?: and .{1,40})?|context|purpose|motivation|vision|mission)|(?:executive |management )?summary|about\b.{0,60}|(?:what )?went (?:well|badly)|(?:current|existing|present) (?:situation|state|process|status|solution)|status(?: quo)?|(?:the )?problem(?: statement| description)?|pain points|users|audience|assumptions\b.{0,40}|constraints?|dependencies\b.{0,40}|notes?|history|(?:business )?objectives?|(?:business |project |product )?goals?|competit(?:ion|ors)|market|next meeting)$/,
  ],
  [
    "wishes",
    /\b(?:requirements?|features?|user stor(?:y|ies)|stories|must[ -]have|should[ -]have|could[ -]have|nice[ -]to[ -]have|backlog|to[ -]?do|tasks|action items|functionality|functions?|use cases?|scope|goals?|deliverables|enhancements?|improvements|roadmap|wish ?list|wishes|ideas|user experience|how it works|workflows?|specification)\b|^(?:technical(?: (?:design|details))?|functional|non-?functional|behaviou?r|architecture)$/,
  ],
];

/** Headings below which a document lists who uses the product. */
export const knownPeople =
  /^(?:(?:user|target|end|main|primary) )?(?:users?|roles|personas?|actors|stakeholders|audience|user (?:classes|groups|types))(?: (?:and|&) (?:roles|responsibilities|users|permissions|needs|goals))?$/i;

/** The role of a section by its heading; its parents decide where it says nothing. */
export function readSectionRole(title: string): SectionRole {
  const lower = title
    .slice(0, 200)
    .toLowerCase()
    .replace(/^[\s\d.()]{1,12}(?=\p{L})/u, "")
    .replace(/[\s:.]{1,4}$/, "");
  return roles.find(([, pattern]) => pattern.test(lower))?.[0] ?? "unknown";
}
