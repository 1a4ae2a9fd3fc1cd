import model from "wink-eng-lite-web-model";
import winkNLP, { type ItemToken, type ItsFunction, type PartOfSpeech, type WinkMethods } from "wink-nlp";

/** A word or mark of a sentence, with its place in the text that was tagged. */
export interface Word {
  readonly text: string;
  readonly lower: string;
  readonly lemma: string;
  readonly pos: PartOfSpeech;
  readonly start: number;
  readonly end: number;
  /** The document names people so. */
  readonly isPerson?: boolean;
}

let loaded: WinkMethods | null = null;

/** The language model, loaded at first use (about 100 ms) and kept. Sentence, entity and sentiment parts stay off. */
function nlp(): WinkMethods {
  loaded ??= winkNLP(model, ["pos"]);
  return loaded;
}

/** Words and marks of an English text in order, with part of speech and lemma. */
export function tagWords(text: string): Word[] {
  // The model knows only the straight apostrophe; both are one unit long, so offsets stay.
  const plain = evenCase(text.replaceAll("’", "'"));
  // wink-nlp declares its accessors as methods with the model's addons as third argument; at run time they are plain
  // functions that `out` calls with four.
  const its = nlp().its as unknown as { readonly lemma: ItsFunction<string>; readonly pos: ItsFunction<PartOfSpeech> };
  const words: Word[] = [];
  let cursor = 0;
  nlp()
    .readDoc(plain)
    .tokens()
    .each((token: ItemToken) => {
      const written = token.out();
      const start = plain.indexOf(written, cursor);
      if (start < 0 || written.trim() === "") return;
      cursor = start + written.length;
      const lower = written.toLowerCase();
      const pos = token.out<PartOfSpeech>(its.pos) as PartOfSpeech;
      words.push(
        ...splitContraction({ text: written, lower, lemma: token.out<string>(its.lemma), pos, start, end: cursor }),
      );
    });
  return words;
}

/** In a text all in capitals the model takes every word for a name. */
function evenCase(text: string): string {
  if (/\p{Ll}/u.test(text)) return text;
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text;
}

/** "I'm" and "they're" are two words; the model takes some of them for a name. */
function splitContraction(word: Word): Word[] {
  // "log in." at the end of a sentence is no inch.
  if (word.lower === "in.") {
    const stop = word.end - 1;
    return [
      { ...word, text: word.text.slice(0, 2), lower: "in", lemma: "in", pos: "ADP", end: stop },
      { text: ".", lower: ".", lemma: ".", pos: "PUNCT", start: stop, end: word.end },
    ];
  }
  const at = /^(?:i|we|you|they|he|she|it|there|that)'(?:m|re|s|ll|ve|d)$/.test(word.lower)
    ? word.lower.indexOf("'")
    : -1;
  if (at < 0) return [word];
  const part = (from: number, to: number, pos: PartOfSpeech): Word => {
    const lower = word.lower.slice(from, to);
    return {
      text: word.text.slice(from, to),
      lower,
      lemma: lower,
      pos,
      start: word.start + from,
      end: word.start + to,
    };
  };
  return [part(0, at, "PRON"), part(at, word.lower.length, "AUX")];
}
