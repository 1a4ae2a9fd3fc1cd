import type { Piece } from "./block.ts";

/** The text of a block with white space collapsed, and where each of its characters stands in the source. */
export interface BlockText {
  readonly text: string;
  /** Source range of the characters `start` … `end - 1` of `text`. */
  readonly toSource: (start: number, end: number) => { start: number; end: number };
}

const blank = /[\s\0\u200B\uFEFF]/;

/** Joins the pieces of a block with single spaces where white space or a line end stood. */
export function joinPieces(pieces: readonly Piece[]): BlockText {
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let pendingBlank = false;
  for (const piece of pieces) {
    const oneToOne = piece.text.length === piece.end - piece.start;
    for (let index = 0; index < piece.text.length; index += 1) {
      const character = piece.text.charAt(index);
      if (blank.test(character)) {
        pendingBlank = characters.length > 0;
        continue;
      }
      const start = oneToOne ? piece.start + index : piece.start;
      if (pendingBlank) {
        characters.push(" ");
        starts.push(start);
        ends.push(start);
        pendingBlank = false;
      }
      characters.push(character);
      starts.push(start);
      ends.push(oneToOne ? start + 1 : piece.end);
    }
  }
  return {
    text: characters.join(""),
    toSource: (start, end) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 }),
  };
}
