/** What a part of a document is for, as its heading says. */
export type SectionRole =
  | "criteria"
  | "fault"
  | "questions"
  | "decisions"
  | "wishes"
  | "excluded"
  | "apparatus"
  | "unknown";

const roles: readonly (readonly [SectionRole, RegExp])[] = [
  [
    "excluded",
    /\b(?:out[ -]of[ -]scope|non[ -]goals?|not in scope|won'?t have|exclusions?|excluded|what (?:it|this) is not)\b/,
  ],
  [
    "criteria",
    /\b(?:acceptance (?:criteria|tests?)|definition of done|success criteria|conditions of satisfaction|done when|exit criteria)\b|^(?:scenario|example)\b.{0,20}:/,
  ],
  [
    "questions",
    /\b(?:open (?:questions?|issues|points)|questions?|unknowns|to be (?:clarified|decided|discussed)|tbd)\b/,
  ],
  ["decisions", /\b(?:decisions?|agreed|agreements|resolutions?)\b/],
  [
    "fault",
    /\b(?:steps? to reproduce|repro(?:duction)?(?: steps)?|(?:expected|actual|current|observed) (?:behaviou?r|results?|outcome)|what happened|bugs?|known issues|defects?|error (?:message|log))\b/,
  ],
  [
    "apparatus",
    /\b(?:table of contents|contents|references|bibliography|glossary|definitions|acronyms|abbreviations|revision history|change ?log|document (?:history|control)|version history|appendix|index|attendees|participants|licen[cs]e|acknowledge?ments)\b/,
  ],
  [
    "wishes",
    /\b(?:requirements?|features?|user stor(?:y|ies)|stories|must[ -]have|should[ -]have|could[ -]have|nice[ -]to[ -]have|backlog|to[ -]?do|tasks|action items|functionality|functions?|use cases?|scope|goals?|deliverables|enhancements?|improvements|roadmap|wish ?list)\b/,
  ],
];

/** The role of a section by its heading; its parents decide where it says nothing. */
export function readSectionRole(title: string): SectionRole {
  const lower = title.slice(0, 200).toLowerCase();
  return roles.find(([, pattern]) => pattern.test(lower))?.[0] ?? "unknown";
}
