import type { SentenceId } from "@myba/shared/ids";
import { readSlots } from "./english/slots.ts";
import type { Block } from "./layout/block.ts";
import { joinPieces } from "./layout/block-text.ts";
import { isHtml, readHtmlBlocks } from "./layout/html-blocks.ts";
import { readPlainBlocks } from "./layout/plain-blocks.ts";
import { splitLines } from "./layout/source-line.ts";
import { isTranscript } from "./layout/transcript.ts";
import type { Reading, Section, Sentence } from "./reading.ts";
import { findSentences } from "./sentence-bounds.ts";
import { kindOf } from "./sentence-kind.ts";

/** How far a reading has come, in UTF-16 units of the text. */
export interface ReadingProgress {
  readonly done: number;
  readonly total: number;
}

/** Reads a normalised text (see normaliseText) at once. Never throws, whatever the text. */
export function readText(text: string): Reading {
  const steps = readTextInSteps(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Reads a normalised text, pausing about every 10 ms of work so that a host can answer its user in between. */
export function* readTextInSteps(text: string): Generator<ReadingProgress, Reading> {
  const draft = new DraftReading();
  let count = 0;
  for (const block of readBlocks(text)) {
    draft.add(block);
    count += 1;
    if (count % 10 === 0) yield { done: block.pieces.at(-1)?.end ?? 0, total: text.length };
  }
  return { text, language: "en", sections: draft.sections, sentences: draft.sentences };
}

function readBlocks(text: string): Generator<Block> {
  if (isHtml(text)) return readHtmlBlocks(text);
  const lines = splitLines(text);
  return readPlainBlocks(lines, { isTranscript: isTranscript(lines) });
}

class DraftReading {
  readonly sentences: Sentence[] = [];
  readonly sections: Section[] = [{ index: 0, parent: null, level: 0, headingId: null, title: "" }];
  private blockIndex = 0;
  private section = 0;
  /** The sentence that opens the list at each level. */
  private intros: (SentenceId | null)[] = [null];

  add(block: Block): void {
    const joined = joinPieces(block.pieces);
    const spans = block.kind === "heading" ? [{ start: 0, end: joined.text.length }] : findSentences(joined.text);
    if (joined.text === "" || spans.length === 0) return;
    const introId = block.listLevel > 0 ? (this.intros[block.listLevel - 1] ?? null) : null;
    let last: Sentence | null = null;
    for (const span of spans) {
      const source = joined.toSource(span.start, span.end);
      const text = joined.text.slice(span.start, span.end);
      const { kind, requirementLike } = kindOf(text, block.kind);
      last = {
        id: `s${this.sentences.length + 1}`,
        ...source,
        text,
        kind,
        block: block.kind,
        blockIndex: this.blockIndex,
        listLevel: block.listLevel,
        section: this.section,
        introId,
        reference: block.reference,
        speaker: block.speaker,
        cells: block.cells,
        requirementLike,
        slots: readSlots(text),
      };
      if (block.kind === "heading") {
        this.openSection(block.headingLevel, last.id, text);
        last = { ...last, section: this.section };
      }
      this.sentences.push(last);
    }
    this.blockIndex += 1;
    this.rememberIntro(block, last);
  }

  private rememberIntro(block: Block, last: Sentence | null): void {
    this.intros.length = block.listLevel + 1;
    for (let level = 0; level < this.intros.length; level += 1) this.intros[level] ??= null;
    if (block.listLevel > 0) this.intros[block.listLevel] = last?.id ?? null;
    else this.intros[0] = last && block.kind === "paragraph" && last.text.endsWith(":") ? last.id : null;
  }

  private openSection(level: number, headingId: SentenceId, title: string): void {
    let parent = this.sections[this.section]!;
    while (parent.level >= level && parent.parent !== null) parent = this.sections[parent.parent]!;
    this.section = this.sections.length;
    this.sections.push({ index: this.section, parent: parent.index, level, headingId, title });
  }
}
