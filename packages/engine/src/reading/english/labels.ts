/**
 * Lines that name what follows without a heading's mark: "Epic: Accounts", "Story 2 - Delete account", "Scenario: …",
 * "Acceptance criteria:". `depth` counts from the heading above: 1 directly below it.
 */
export const labels: readonly {
  readonly pattern: RegExp;
  readonly depth: 1 | 2 | 3;
  readonly needsBlankAbove: boolean;
}[] = [
  { pattern: /^(?:epic|theme|feature|module)(?: ?#?\d{1,4})?\s?[:–-]\s\S/i, depth: 1, needsBlankAbove: true },
  { pattern: /^(?:user )?story(?: ?#?\d{1,4})?\s?[:–-]\s(?!as (?:an?|the)\b)\S/i, depth: 2, needsBlankAbove: true },
  { pattern: /^(?:scenario(?: outline)?|example)(?: ?#?\d{1,4})?\s?[:–-]\s\S/i, depth: 3, needsBlankAbove: false },
  {
    pattern: /^(?:acceptance criteria|acceptance tests?|definition of done|success criteria)\s?:?$/i,
    depth: 3,
    needsBlankAbove: false,
  },
];

/** "From:", "Subject:" at the top of a mail. */
export const mailHeader = /^(?:from|to|cc|bcc|subject|date|sent|reply-to):\s/i;

/** Of those, the one that names the matter. */
export const mailSubject = /^subject:\s{1,4}(?:(?:re|fwd?|aw|wg):\s{1,4}){0,4}/i;

/** "Background:" and "Examples:" of a Gherkin feature. */
export const scenarioPart = /^(?:background|examples|scenarios):$/i;

/** Whether a line closes a mail: "Best regards,", "Many thanks and kind regards, Tom". */
export function isMailClosing(line: string): boolean {
  const words = line
    .replace(/[\s,.!–-]{1,4}$/, "")
    .replace(/[,!]\s{1,3}\p{Lu}\p{Ll}{1,20}(?: \p{Lu}\p{Ll}{1,20})?$/u, "");
  return words
    .toLowerCase()
    .split(/,? and /)
    .every((part) => closing.test(part));
}

const closing =
  /^(?:(?:many |kind )?thanks(?: a lot| in advance| again| so much)?|thank you(?: very much| in advance)?|(?:with )?(?:many |best |kind |warm |kindest |warmest )?(?:regards|wishes|greetings)|best|cheers|all the best|yours(?: sincerely| faithfully| truly)?|sincerely(?: yours)?|rgds|brgds|br)$/;

/** "On Fri, 30 Oct 2026, Tom wrote:", "-----Original Message-----". */
export const quotedFrom =
  /^(?:on\b.{5,180}\bwrote:|-{2,10}\s?(?:original|forwarded) message\s?-{2,10}|begin forwarded message:|_{10,80})$/i;
