/** Whether words after a full stop belong to the sentence before: "… status. So that I can finish it." */
export function continuesSentence(next: string): boolean {
  return /^(?:so that|in order that) /i.test(next);
}

/** Whether a line goes on with the story of the line above: "As a user", "I want to pay", "So that I can leave". */
export function continuesStory(above: string, line: string): boolean {
  if (/^[*_\s]{0,4}so that\b/i.test(line)) return true;
  if (/^[*_\s]{0,4}in order (?:to|that)\b/i.test(line)) return !/^[^:]{1,60}:/.test(above);
  if (/^[-*_\s]{0,6}in order (?:to|that)\b/i.test(above) && /^[*_\s]{0,4}as (?:an?|the)\b/i.test(line)) return true;
  return /^[-*_\s]{0,6}as (?:an?|the)\b/i.test(above) && /^[*_\s]{0,4}(?:i|we)\b/i.test(line);
}

/** A line of a Gherkin scenario: each stands for itself. */
export function isGherkinStep(line: string): boolean {
  return /^\s{0,40}(?:given|when|then|and|but)\s\S/i.test(line.slice(0, 80));
}
