/** What a heading says about everything below it. */
export type SectionRole = "normal" | "criteria" | "out-of-scope" | "questions" | "transparent" | "noise";

/** Told from the heading's words alone; "normal" for headings that name a subject. */
export function sectionRole(title: string): SectionRole {
  const words = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s'’/&-]/gu, "")
    .replace(/\s+/gu, " ")
    .trim();
  return table.find(([pattern]) => pattern.test(words))?.[1] ?? "normal";
}

const table: readonly (readonly [RegExp, SectionRole])[] = [
  [
    /^(?:acceptance|success|completion|exit|validation) criteria$|^(?:definition of done|conditions of satisfaction)$/u,
    "criteria",
  ],
  [
    /^(?:non-?\s?goals?|out of scope|not in scope|exclusions|what we (?:will not|won['’]t) do|won['’]t have)\b/u,
    "out-of-scope",
  ],
  [/^(?:open|outstanding|unresolved|remaining)?\s?(?:questions|issues to clarify|points to clarify)\b/u, "questions"],
  [
    /^(?:(?:functional|non-?functional|system|software|product|specific|general|other|detailed|user) )?requirements?(?: specification| list)?$|^(?:user )?stories$|^(?:key |core |main )?features?(?: list)?$|^(?:product )?backlog$|^epics?$|^(?:action|next) (?:items|steps)$|^specifications?$|^to-?dos?$/u,
    "transparent",
  ],
  [
    /^(?:table of )?contents$|^(?:revision|version|document) history$|^change\s?log$|^references?$|^bibliography$|^appendix\b|^glossary$|^acronyms\b|^abbreviations$|^definitions\b|^document (?:control|information)$|^attendees$|^participants$/u,
    "noise",
  ],
];
