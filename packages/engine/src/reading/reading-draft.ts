import type { SentenceKind } from "@myba/shared/generation/source";
import type { SentenceId } from "@myba/shared/ids";
import { classifyRequirement } from "./classify-requirement.ts";
import { asksForWishes } from "./english/request.ts";
import { opensWithVerbs } from "./english/list-opening.ts";
import type { QualityAspect } from "./english/quality-cues.ts";
import { readSectionRole, type SectionRole } from "./english/section-role.ts";
import { readKind } from "./english/sentence-kind.ts";
import { emptySlots, readSlots, withoutWish } from "./english/slots.ts";
import type { Block } from "./layout/block.ts";
import { type BlockText, joinPieces } from "./layout/block-text.ts";
import { tellingCell } from "./layout/telling-cell.ts";
import type { Section, Sentence, Slots } from "./reading.ts";
import { findSentences, type Span } from "./sentence-bounds.ts";

/** A reading that grows block by block, in reading order. */
export class ReadingDraft {
  readonly sentences: Sentence[] = [];
  readonly sections: Section[] = [{ index: 0, parent: null, level: 0, headingId: null, title: "" }];
  private readonly sectionRoles: SectionRole[] = ["unknown"];
  private section = 0;
  private blockIndex = 0;
  /** The sentence that opens the list at each level, outermost first. */
  private intros: (Sentence | null)[] = [null];

  private readonly isEnglish: boolean;
  /** How the document names its people. */
  private readonly people: ReadonlySet<string>;

  constructor(isEnglish: boolean, people: ReadonlySet<string>) {
    this.isEnglish = isEnglish;
    this.people = people;
  }

  /** Adds the sentences of a block; yields the offset reached after each. */
  *add(block: Block): Generator<number> {
    const joined = joinPieces(block.pieces);
    if (joined.text === "") return;
    if (block.kind === "heading") this.openSection(block.headingLevel, joined.text);
    const isWhole = block.kind === "heading" || block.kind === "table-row" || block.kind === "code";
    const spans = isWhole
      ? [{ start: 0, end: joined.text.length }]
      : findSentences(joined.text, block.kind === "utterance");
    const intro = block.listLevel > 0 ? (this.intros[block.listLevel - 1] ?? null) : null;
    let last: Sentence | null = null;
    for (const [index, span] of spans.entries()) {
      last = this.readSentence(block, joined, span, intro, index === 0);
      this.sentences.push(last);
      yield last.end;
    }
    this.blockIndex += 1;
    this.rememberIntro(block, last);
  }

  private readSentence(
    block: Block,
    joined: BlockText,
    span: Span,
    intro: Sentence | null,
    isFirst: boolean,
  ): Sentence {
    const text = joined.text.slice(span.start, span.end);
    const isItem = block.listLevel > 0 && isFirst;
    const told = block.cells ? tellingCell(block.cells) : text;
    const slots = this.readSlots(told, isItem && intro !== null && opensWithVerbs(intro.text), isItem, block);
    const { kind, requirementLike } = this.readKind(block, text, told, slots, intro, isFirst);
    return {
      id: `s${this.sentences.length + 1}`,
      ...joined.toSource(span.start, span.end),
      text,
      kind,
      block: block.kind,
      blockIndex: this.blockIndex,
      listLevel: block.listLevel,
      section: this.section,
      introId: intro?.id ?? null,
      reference: block.reference,
      speaker: block.speaker,
      cells: block.cells,
      requirementLike,
      quality: requirementLike && this.isEnglish ? qualityOf(told) : null,
      // "Customers cannot see the status": what fails is no wish.
      slots: kind === "bug" && slots.negative && slots.modal === "want" ? withoutWish(slots) : slots,
    };
  }

  private readSlots(text: string, beginsWithVerb: boolean, isListItem: boolean, block: Block): Slots {
    if (!this.isEnglish || block.kind === "code") return emptySlots;
    return readSlots(text, { beginsWithVerb, isListItem, people: this.people });
  }

  private readKind(
    block: Block,
    text: string,
    told: string,
    slots: Slots,
    intro: Sentence | null,
    isFirst: boolean,
  ): { kind: SentenceKind; requirementLike: boolean } {
    return readKind({
      text,
      told,
      block: block.kind,
      isFirst,
      reference: block.reference,
      followsCriterion: this.sentences.at(-1)?.kind === "criterion",
      answersWish: this.answersWish(block),
      sectionRole: this.sectionRoles[this.section]!,
      isUnderStory: intro !== null && intro.slots.role !== "" && intro.slots.goal !== "" && !intro.text.endsWith(":"),
      introRole: intro?.text.endsWith(":") ? readSectionRole(intro.text) : "unknown",
      slots,
    });
  }

  private answersWish({ speaker }: Block): boolean {
    const before = this.sentences.at(-1);
    if (!before || speaker === null || before.speaker === null || before.speaker === speaker) return false;
    return asksForWishes.test(before.text);
  }

  private rememberIntro(block: Block, last: Sentence | null): void {
    this.intros.length = block.listLevel + 1;
    for (let level = 0; level < this.intros.length; level += 1) this.intros[level] ??= null;
    if (block.listLevel > 0) this.intros[block.listLevel] = last;
    else this.intros[0] = last && block.kind === "paragraph" && /[:：]$/.test(last.text) ? last : null;
  }

  private openSection(level: number, title: string): void {
    let parent = this.sections[this.section]!;
    while (parent.level >= level && parent.parent !== null) parent = this.sections[parent.parent]!;
    this.section = this.sections.length;
    const headingId: SentenceId = `s${this.sentences.length + 1}`;
    this.sections.push({ index: this.section, parent: parent.index, level, headingId, title });
    const role = this.isEnglish ? readSectionRole(title) : "unknown";
    this.sectionRoles.push(role === "unknown" ? this.sectionRoles[parent.index]! : role);
  }
}

function qualityOf(text: string): QualityAspect | null {
  const { kind, aspect } = classifyRequirement(text);
  return kind === "quality" ? aspect : null;
}
