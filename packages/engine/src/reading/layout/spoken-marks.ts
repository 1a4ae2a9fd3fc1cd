import { spokenNoises } from "../english/layout-words.ts";
import type { Piece } from "./block.ts";

/** The pieces of an utterance without noises and filled pauses. */
export function cleanSpoken(pieces: readonly Piece[]): Piece[] {
  return pieces.flatMap((piece) => {
    if (piece.text.length !== piece.end - piece.start) return [piece];
    const kept: Piece[] = [];
    let cursor = 0;
    const keep = (to: number): void => {
      if (to > cursor)
        kept.push({ start: piece.start + cursor, end: piece.start + to, text: piece.text.slice(cursor, to) });
    };
    for (const found of piece.text.matchAll(spokenNoises)) {
      keep(found.index);
      cursor = found.index + found[0].length;
    }
    keep(piece.text.length);
    return kept;
  });
}
