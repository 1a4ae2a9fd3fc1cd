/**
 * Words that head a part of a document wherever they stand alone on a line: "Overview", "Risks and mitigations". They
 * name no subject, so a list of them belongs to no particular backlog.
 */
export const knownHeadings =
  /^(?:overview|introduction|background|context|purpose|vision|(?:executive |management )?summary|goals?(?: and (?:objectives|non-?goals))?|(?:business )?objectives?|non-?goals?|(?:in |out of )?scope|(?:(?:functional|non-?functional|business|user|system|technical) )?requirements|(?:key |core |main )?features|functional(?:ity)?|non-?functional|(?:user )?stories|personas?|(?:(?:user|target) )?(?:roles|users|audience)|actors|stakeholders|user (?:experience|journeys?|flows?|interface)|technical(?: (?:notes|details|design|considerations|constraints))?|architecture|milestones?|timeline|roadmap|schedule|release plan|risks?(?: (?:and|&) mitigations?)?|assumptions(?: and (?:dependencies|constraints|risks))?|constraints|dependencies|open (?:questions|points|issues)|(?:success )?metrics|success criteria|kpis|glossary|definitions|references|appendix|known (?:issues|bugs)|decisions|next steps|action items|rationale|problem(?: statement)?|(?:proposed )?solution|(?:must|should|could|won['’]?t|nice)[ -](?:to[ -])?haves?|current (?:situation|state|process)|acceptance criteria)$/i;

/** Whether a line says something about the document, not the product: "Author: …", "Present: A. Kowalski". */
export function isMetadata(line: string): boolean {
  const text = line.slice(0, 300);
  if (strongLabel.test(text)) return true;
  return weakLabel.test(text) && !/\b(?:the|an?|is|are|must|shall|should|can|will|to)\b/i.test(text);
}

const strongLabel =
  /^(?:(?:written|created|prepared|approved|reviewed|edited|(?:last )?(?:updated|modified|edited|changed)) (?:by|on|for|at)\b|(?:authors?|reviewers?|status|(?:document )?version|last (?:updated|modified|edited|changed)|product owner|assignee|reporter|priority|estimate|effort|(?:story )?points|due(?: date)?|deadline|attend(?:ees|ing|ance)|participants|apologies|excused|in the room|on the call|dialled in|minute taker|next meeting|epic link|sprint|taken by|issue type|fix versions?|resolution)\s?:\s).{1,300}|^version \d/i;
const weakLabel =
  /^(?:created|date|type|component|parent|target(?: date| release)?|release date|owner|project|client|labels?|tags?|present|absent|location|time|room|classification|distribution|page|space|jira|link|ticket|doc(?:ument)? ?id)\s?:\s.{1,300}/i;

/** "Rationale: …", "Note: …": explains, without asking for anything. */
export const explainingLabel =
  /^(?:rationale|reason|background|context|note|nb|n\.b\.|remark|comment|explanation|example|e\.g\.|for example|fyi|tl;?dr|motivation|why|source|see also|kpi|metric|risk|assumption|mitigation|dependency|definition|hint|tip|disclaimer)s?\s?[:–—]\s?\S/i;
