import type { Sentence } from "../reading/reading.ts";

/** "Can we please make the receipt optional?" said aloud asks for something; "can you hear me?" does not. */
export function isSpokenRequest({ text, speaker }: Sentence): boolean {
  return speaker !== null && spokenRequest.test(text);
}

/** What is asked for, from the verb on: "make the receipt optional". Empty where nothing is. */
export function spokenRequestGoal({ text }: Sentence): string {
  const found = spokenRequest.exec(text);
  return found === null ? "" : text.slice(found.index + found[0].length - found[1]!.length).replace(/[?.!\s]+$/u, "");
}

const spokenRequest =
  /\b(?:can|could|would) (?:we|you)(?: please| also| maybe)* (make|add|have|get|allow|let|support|change|remove|include|keep|put|hide|print|send|export|import|move|rename|sort|filter|turn)(?= \p{L}+ \p{L})/iu;

/** Tells what goes wrong today rather than what is wanted: the reason for a ticket, not one of its own. */
export function tellsProblem({ text, speaker, kind }: Sentence): boolean {
  if (speaker === null || kind === "bug" || kind === "question") return false;
  if (/\bbecause (?:they|people|users|customers|we|you|I) (?:have|need) to\b/iu.test(text)) return true;
  if (/\b(?:should|must|shall|needs? (?:an?|the|to|some)|wants?|would like|let['’]s|please)\b/iu.test(text))
    return false;
  return /\b(?:the (?:main|biggest|real|only|number one|first) (?:problem|issue|complaint|pain)|(?:is|are|it['’]s) (?:such )?a (?:pain|mess|nightmare)|complain(?:s|ing)?|drop(?:s|ping)? off|gives? up|walks? out|wastes?|by hand|half a day|takes? (?:me|us|them) )\b/iu.test(
    text,
  );
}

/** Only means something together with what was said before: "Let's do that", "That's a bug, please write it down". */
export function pointsBack({ text, speaker }: Sentence): boolean {
  if (speaker === null) return false;
  const said = text.replace(/^(?:(?:ok(?:ay)?|right|good|great|yes|no|so|well|and|but|oh|hmm+)\b[,.]?\s+)+/iu, "");
  return (
    /^(?:let['’]s|we (?:can|should|will|could)|I(?:['’]ll| will| can)|please|you can) (?:\p{L}+) (?:that|this|it|them|those)(?: \p{L}+){0,2}[.!]?$/iu.test(
      said,
    ) ||
    /^(?:that|this|it)(?:['’]s| is) (?:a |an |the )?(?:\p{L}+ )?(?:bug|idea|problem|issue|point|question|plan|shame|must|no-brainer)\b/iu.test(
      said,
    )
  );
}

/** "Thanks all!", "See you Thursday." */
export function isCourtesy({ text, speaker }: Sentence): boolean {
  return (
    speaker !== null &&
    /^(?:(?:ok(?:ay)?|great|good|cool|right|alright)[,.!]?\s+)?(?:thanks|thank you|see you|bye|cheers|welcome|good (?:morning|afternoon|idea|point)|hi|hello|sounds good|perfect|great|agreed)\b[^.!?]{0,30}[.!]?$/iu.test(
      text.trim(),
    )
  );
}

/**
 * Questions that were answered on the spot by somebody else, so that nothing is open about them, and what was said in
 * answer. An answer that puts the question off ("I'll ask the council") leaves it open.
 */
export function answeredQuestions(sentences: readonly Sentence[]): {
  readonly questions: ReadonlySet<Sentence>;
  readonly answers: ReadonlySet<Sentence>;
} {
  const questions = new Set<Sentence>();
  const answers = new Set<Sentence>();
  let asked: Sentence[] = [];
  for (const sentence of sentences) {
    if (sentence.speaker === null) asked = [];
    else if (sentence.text.trim().endsWith("?")) {
      if (asked.length > 0 && asked[0]!.speaker !== sentence.speaker) asked = [];
      asked.push(sentence);
    } else if (asked.length > 0 && sentence.speaker !== asked[0]!.speaker) {
      if (!putsOff.test(sentence.text)) {
        for (const question of asked) questions.add(question);
        answers.add(sentence);
      }
      asked = [];
    }
  }
  return { questions, answers };
}

const putsOff =
  /^(?:(?:hmm+|well|um+|uh+|so|good question)[,.]?\s+)*(?:I (?:don['’]t|do not) know|no idea|not sure|I['’]m not sure|good question|I(?:['’]ll| will| can| have to| need to) (?:ask|check|find out|clarify)|let me (?:ask|check)|we(?:['’]ll| will| should| need to| have to) (?:ask|check|find out|clarify|discuss))\b/iu;
