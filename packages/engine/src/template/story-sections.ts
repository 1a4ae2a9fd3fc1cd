import type { Reading, Section, Sentence } from "../reading/reading.ts";
import { isOwnWish } from "./list-intro.ts";
import { sectionRole } from "./section-role.ts";

/**
 * A reading in which every titled story has a section of its own. "US-12 Freeze membership" over "As a member, I want …"
 * is a heading whatever its marks, and a section of criteria ends where the next story or subject begins.
 */
export function withStorySections(reading: Reading): Reading {
  const titles = new Set(reading.sentences.filter((sentence, at) => isStoryTitle(sentence, reading.sentences[at + 1])));
  const isInterrupted = reading.sentences.some(
    (sentence) => startsParagraph(sentence) && isOwnWish(sentence) && !isHome(reading.sections[sentence.section]!),
  );
  const isMisplaced = reading.sections.some(
    (section) => section.parent !== null && isHome(section) && !isHome(reading.sections[section.parent]!),
  );
  if (titles.size === 0 && !isInterrupted && !isMisplaced) return reading;
  return new Rebuilt(reading, titles).reading();
}

/** A short line with an id, or one that says it is a story, straight above a wish. */
function isStoryTitle(sentence: Sentence, next: Sentence | undefined): boolean {
  if (!startsParagraph(sentence) || next === undefined || next.blockIndex === sentence.blockIndex) return false;
  const isShort = sentence.text.length <= 80 && !/[.!?;:,]$/u.test(sentence.text) && !isOwnWish(sentence);
  return isShort && /\p{L}.*\d/u.test(sentence.reference) && isOwnWish(next);
}

function startsParagraph({ block, listLevel }: Sentence): boolean {
  return block === "paragraph" && listLevel === 0;
}

/** Sections that hold tickets, other than lists of criteria and the like. */
function isHome({ title }: Section): boolean {
  return sectionRole(title) !== "criteria";
}

class Rebuilt {
  readonly #reading: Reading;
  readonly #titles: ReadonlySet<Sentence>;
  readonly #sections: Section[];
  readonly #known = new Map<number, number>([[0, 0]]);
  /** Where a paragraph goes that does not belong to the criteria it stands among. */
  #home = 0;
  /** The story whose section is open. */
  #story: number | null = null;
  /** The section of the reading that sentences are taken out of until it ends. */
  #left: { readonly from: number; readonly to: number } | null = null;

  constructor(reading: Reading, titles: ReadonlySet<Sentence>) {
    this.#reading = reading;
    this.#titles = titles;
    this.#sections = [reading.sections[0]!];
  }

  reading(): Reading {
    const sentences = this.#reading.sentences.map((sentence) => this.#place(sentence));
    return { ...this.#reading, sections: this.#sections, sentences };
  }

  #place(sentence: Sentence): Sentence {
    const section = this.#reading.sections[sentence.section]!;
    if (sentence.block === "heading") return { ...sentence, section: this.#open(section) };
    if (this.#titles.has(sentence)) return this.#openStory(sentence);
    if (startsParagraph(sentence) && isOwnWish(sentence) && !isHome(section) && this.#left?.from !== section.index) {
      this.#left = { from: section.index, to: this.#home };
    }
    const to = this.#left?.from === section.index ? this.#left.to : this.#known.get(section.index)!;
    return { ...sentence, section: to };
  }

  #open(section: Section): number {
    const isOfStory = this.#story !== null && !isHome(section);
    const written = section.parent === null ? null : (this.#known.get(section.parent) ?? 0);
    const isBelowCriteria = written !== null && isHome(section) && !isHome(this.#sections[written]!);
    const parent = isBelowCriteria ? this.#around(section.level) : written;
    const index = this.#add({ ...section, parent: isOfStory ? this.#story : parent });
    this.#known.set(section.index, index);
    this.#left = null;
    if (isHome(section)) {
      this.#home = index;
      this.#story = null;
    }
    return index;
  }

  /** The section around a heading of this level, lists of criteria left out. */
  #around(level: number): number {
    let at = this.#home;
    while (this.#sections[at]!.parent !== null && this.#sections[at]!.level >= level) at = this.#sections[at]!.parent!;
    return at;
  }

  #openStory(title: Sentence): Sentence {
    const { level } = this.#sections[this.#home]!;
    const index = this.#add({
      index: 0,
      parent: this.#home,
      level: level + 1,
      headingId: title.id,
      title: title.text,
    });
    this.#story = index;
    this.#left = { from: title.section, to: index };
    return { ...title, section: index, kind: "heading", block: "heading", requirementLike: false, introId: null };
  }

  #add(section: Section): number {
    const index = this.#sections.length;
    this.#sections.push({ ...section, index });
    return index;
  }
}
