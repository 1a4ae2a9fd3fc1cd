import type { Sentence } from "../reading/reading.ts";
import type { Plan } from "./plan.ts";
import { contentWords, oneLine } from "./wording.ts";

/**
 * Links a ticket to those its author says must come first: "depends on", "requires", "after", "blocked by", "built on
 * top of" followed by the id or the title of another ticket. Links that would close a circle are left out.
 */
export function* linkDependencies(plans: readonly Plan[]): Generator<void, void> {
  const names = new TicketNames(plans);
  yield;
  for (const [index, plan] of plans.entries()) {
    if (index % 200 === 199) yield;
    if (plan.type === "epic") continue;
    for (const { sentence } of plan.parts) {
      for (const other of names.mentionedAfter(sentence)) {
        if (other === plan || plan.dependsOn.size >= 50 || reaches(other, plan)) continue;
        plan.dependsOn.add(other);
        plan.dependsOnSentences.add(sentence);
      }
    }
  }
}

class TicketNames {
  readonly #byId = new Map<string, Plan>();
  readonly #byFirstWord = new Map<string, { words: readonly string[]; plan: Plan }[]>();

  constructor(plans: readonly Plan[]) {
    for (const plan of plans) {
      if (plan.type === "epic") continue;
      if (/\p{L}/u.test(plan.lead.reference)) this.#byId.set(plan.lead.reference.toLowerCase(), plan);
      const named = (plan.titleHeading ?? plan.componentHeading)?.reference.toLowerCase() ?? "";
      if (/\p{L}/u.test(named) && !this.#byId.has(named)) this.#byId.set(named, plan);
      const words = contentWords(plan.title);
      if (words.length < 2 || words.length > 8) continue;
      const entry = { words, plan };
      const known = this.#byFirstWord.get(words[0]!);
      if (known === undefined) this.#byFirstWord.set(words[0]!, [entry]);
      else known.push(entry);
    }
  }

  mentionedAfter(sentence: Sentence): readonly Plan[] {
    const text = oneLine(sentence.text);
    const cue = cues.exec(text);
    if (cue === null) return [];
    const rest = text.slice(cue.index + cue[0].length);
    return [...this.#ids(rest), ...this.#titles(contentWords(rest))];
  }

  #ids(text: string): readonly Plan[] {
    const found = text.toLowerCase().match(/\p{L}+ \d+\b|\p{L}*[-_.#]?\d[\p{L}\d._-]*/gu) ?? [];
    return found.flatMap((id) => this.#byId.get(id.replace(/[.]+$/u, "")) ?? []);
  }

  #titles(words: readonly string[]): readonly Plan[] {
    return words.flatMap((word, at) => {
      const longest = (this.#byFirstWord.get(word) ?? [])
        .filter((entry) => entry.words.every((part, index) => words[at + index] === part))
        .toSorted((one, two) => two.words.length - one.words.length)[0];
      return longest === undefined ? [] : [longest.plan];
    });
  }
}

function reaches(from: Plan, goal: Plan, seen = new Set<Plan>()): boolean {
  if (from === goal) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...from.dependsOn].some((next) => reaches(next, goal, seen));
}

const cues =
  /\b(?:depends? (?:up)?on|dependent (?:up)?on|requires?|blocked by|(?:only |right )?after|built on(?: top of)?|builds on|needs?|once|prerequisites?:?|dependenc(?:y|ies):?)\b/iu;
