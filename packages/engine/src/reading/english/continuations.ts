/** Whether words after a full stop belong to the sentence before: "… status. So that I can finish it." */
export function continuesSentence(next: string): boolean {
  return /^(?:so that|in order that) /i.test(next);
}
