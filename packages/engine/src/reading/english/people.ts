import { knownPeople } from "./section-role.ts";
import { twofoldNouns } from "./words.ts";
import type { Word } from "./tagger.ts";

/** How much of a document is searched for its roles. */
const sampleLength = 200_000;
/** Documents that name more are not listing roles. */
const maxPeople = 100;

/**
 * The nouns by which a document names its people, in lower case: what it lists below "Users", "Roles" or "Personas",
 * and who tells its stories ("As a depot manager, I …"). They count as people wherever they stand.
 */
export function findPeople(text: string): ReadonlySet<string> {
  const people = new Set<string>();
  let isList = false;
  let blanks = 0;
  for (const line of text.slice(0, sampleLength).split("\n")) {
    const plain = line.replaceAll(/[*_`]{1,3}/g, "").trim();
    for (const found of plain.slice(0, 400).matchAll(teller)) add(people, found[1]!);
    for (const found of plain.slice(0, 400).matchAll(doers)) {
      if (twofoldNouns.has(found[1]!.toLowerCase())) add(people, found[1]!);
    }
    if (plain === "") {
      blanks += 1;
      continue;
    }
    const heading =
      /^(?:#{1,6}\s{1,4})?(?:\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s{1,4})?(.{2,60}?)\s?:?$/.exec(plain)?.[1] ?? "";
    if (knownPeople.test(heading)) isList = true;
    else if (isList) {
      const named = roleOfLine(plain);
      if (named !== null) add(people, named);
      else if (!/^[|:\s-]+$/.test(plain) || blanks > 1) isList = false;
    }
    blanks = 0;
    if (people.size >= maxPeople) break;
  }
  return people;
}

/** "Drivers can", "readers want to": a noun for people or things stands for people in this document. */
const doers = /\b(\p{L}{4,20})s (?:can|may|want|need to|(?:must|shall|should) be able)\b/giu;

const teller =
  /\bas (?:an?|the) ((?:[\p{L}-]{2,30} ){0,3}[\p{L}-]{2,30}),? i(?:'d|’d)? (?:want|need|would|can|wish|like)\b/giu;

/** "| Driver | reports defects |", "- Team lead – approves leave", "Approver: checks expenses", "- Home cooks who …". */
function roleOfLine(line: string): string | null {
  const cell = /^\|\s{0,20}([^|]{2,40}?)\s{0,20}\|/.exec(line)?.[1];
  if (cell !== undefined) return /^(?:user )?(?:role|name|persona|actor|user|id|#)s?$/i.test(cell) ? "" : cell;
  const item =
    /^(?:[-*•–]|\d{1,2}[.)])\s{1,4}(.{2,60}?)(?:\s?[:–—(,]|\s-\s|\s(?:who|that|with|in|at|of|can|wants?|needs?)\s|\.?$)/.exec(
      line,
    )?.[1];
  return item ?? /^(\p{Lu}[\p{L} /-]{1,40}):\s\S/u.exec(line)?.[1] ?? null;
}

function add(people: Set<string>, name: string): void {
  const words = name.trim().toLowerCase();
  if (!/^\p{L}[\p{L} -]{1,40}$/u.test(words) || words.split(" ").length > 4 || notPeople.test(words)) return;
  people.add(singular(words));
  // "Home cooks" are cooks.
  const head = /\s(\p{L}{4,20}[^s])s$/u.exec(words)?.[1];
  if (head !== undefined && !notPeople.test(head)) people.add(head);
}

const notPeople = /\b(?:system|application|app|database|server|service|api|result|example|rule|none|tbd|description)$/;

/** The words, those marked that name people of the document. */
export function markPeople(words: readonly Word[], people: ReadonlySet<string>): readonly Word[] {
  if (people.size === 0) return words;
  return words.map((word, index) => {
    for (let first = index; first > index - 4 && first >= 0; first -= 1) {
      const phrase = words.slice(first, index + 1).map(({ lower }) => lower);
      if (people.has(singular(phrase.join(" ")))) return { ...word, isPerson: true };
    }
    return word;
  });
}

function singular(phrase: string): string {
  return phrase.replace(/(?<=[^s])s$/, "").replace(/(?<=ch|sh|ss|x)e$/, "");
}
