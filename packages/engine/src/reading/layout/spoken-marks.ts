import type { Piece } from "./block.ts";

// "{vocalsound}", "(laughs)", "[inaudible]", and sounds that carry no meaning in any language written so.
const pattern =
  /\{[a-z]{1,20}\}|[[(](?:laughs?|laughter|laughing|inaudible|pause|silence|crosstalk|applause|coughs?|sighs?)[\])]|(?<![\p{L}\p{N}'-])(?:u[mh]{1,3}|erm?|h?mm+(?:-hmm)?|uh-huh)(?![\p{L}\p{N}'-])\s?,?/giu;

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
    for (const found of piece.text.matchAll(pattern)) {
      keep(found.index);
      cursor = found.index + found[0].length;
    }
    keep(piece.text.length);
    return kept;
  });
}
