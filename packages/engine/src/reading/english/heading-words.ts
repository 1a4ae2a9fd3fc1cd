/**
 * Words that head a part of a document wherever they stand alone on a line: "Overview", "Risks and mitigations". They
 * name no subject, so a list of them belongs to no particular backlog.
 */
export const knownHeadings =
  /^(?:overview|introduction|background|context|purpose|vision|(?:executive |management )?summary|goals?(?: and (?:objectives|non-?goals))?|(?:business )?objectives?|non-?goals?|(?:in |out of )?scope|(?:(?:functional|non-?functional|business|user|system|technical) )?requirements|(?:key |core |main )?features|functional(?:ity)?|non-?functional|(?:user )?stories|personas?|(?:(?:user|target) )?(?:roles|users|audience)|actors|stakeholders|user (?:experience|journeys?|flows?|interface)|technical(?: (?:notes|details|design|considerations|constraints))?|architecture|milestones?|timeline|roadmap|schedule|release plan|risks?(?: (?:and|&) mitigations?)?|assumptions(?: and (?:dependencies|constraints|risks))?|constraints|dependencies|open (?:questions|points|issues)|(?:success )?metrics|success criteria|kpis|glossary|definitions|references|appendix|known (?:issues|bugs)|decisions|next steps|action items|rationale|problem(?: statement)?|(?:proposed )?solution|(?:must|should|could|won['’]?t|nice)[ -](?:to[ -])?haves?|current (?:situation|state|process)|acceptance criteria)$/i;

/** "Author: …", "Last updated 3 May", "Present: A. Kowalski": says something about the document, not the product. */
export const metadataLine =
  /^(?:author|authors|written by|created(?: by| on)?|prepared (?:by|for)|approved by|reviewers?|status|version|document version|(?:last )?(?:updated|modified|edited|changed)(?: by| on)?|date|target(?: date| release)|release date|owner|product owner|project|client|epic link|sprint|labels?|tags?|assignee|reporter|priority|estimate|effort|(?:story )?points|due(?: date)?|deadline|present|attendees|participants|apologies|absent|minutes by|minute taker|location|time|room|next meeting|confidentiality|classification|distribution|page|space|jira|link|ticket|doc(?:ument)? ?id)(?:\s?:\s|\s(?:by|on|\d)).{1,300}/i;

/** "Rationale: …", "Note: …": explains, without asking for anything. */
export const explainingLabel =
  /^(?:rationale|reason|background|context|note|nb|n\.b\.|remark|comment|explanation|example|e\.g\.|for example|fyi|tl;?dr|motivation|why|source|see also|kpi|metric|risk|assumption|mitigation|dependency|definition|hint|tip|disclaimer)s?\s?[:–—]\s?\S/i;
