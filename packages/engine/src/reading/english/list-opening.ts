/** Whether the items under an opening begin with a verb: "The user must be able to:". */
export function opensWithVerbs(opening: string): boolean {
  return /\b(?:to|can|could|must|shall|should|will|may|able)\s?[:…-]?$/i.test(opening.slice(-60));
}
