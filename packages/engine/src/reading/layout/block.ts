import type { BlockKind } from "@myba/shared/generation/source";

/**
 * A run of the source that belongs to a block. `text` is what a reader sees; where it is as long as the run, characters
 * map one to one, otherwise (an entity such as `&amp;`) the whole run maps to the whole text.
 */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** One paragraph, bullet, row … as laid out by the author, still unsplit. */
export interface Block {
  readonly kind: BlockKind;
  readonly pieces: readonly Piece[];
  /** 1 is the outermost; 0 for everything but headings. */
  readonly headingLevel: number;
  /** 0 outside lists. */
  readonly listLevel: number;
  readonly speaker: string | null;
  readonly cells: Readonly<Record<string, string>> | null;
  /** The number or id in front, not part of the meaning: "3.2", "REQ-12"; empty for none. */
  readonly reference: string;
}

/** A block of running text; the fields given replace the defaults. */
export function makeBlock(kind: BlockKind, pieces: readonly Piece[], more: Partial<Block> = {}): Block {
  return { kind, pieces, headingLevel: 0, listLevel: 0, speaker: null, cells: null, reference: "", ...more };
}
