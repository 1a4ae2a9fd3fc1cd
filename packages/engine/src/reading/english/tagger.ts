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
}

let loaded: WinkMethods | null = null;

/** The language model, loaded at first use (about 100 ms) and kept. Sentence, entity and sentiment parts stay off. */
function nlp(): WinkMethods {
  loaded ??= winkNLP(model, ["pos"]);
  return loaded;
}

/** Words and marks of an English text in order, with part of speech and lemma. */
export function tagWords(text: string): Word[] {
  // wink-nlp declares its accessors as methods with the model's addons as third argument; at run time they are plain
  // functions that `out` calls with four.
  const its = nlp().its as unknown as { readonly lemma: ItsFunction<string>; readonly pos: ItsFunction<PartOfSpeech> };
  const words: Word[] = [];
  let cursor = 0;
  nlp()
    .readDoc(text)
    .tokens()
    .each((token: ItemToken) => {
      const written = token.out();
      const start = text.indexOf(written, cursor);
      if (start < 0 || written.trim() === "") return;
      cursor = start + written.length;
      words.push({
        text: written,
        lower: written.toLowerCase(),
        lemma: token.out<string>(its.lemma),
        pos: token.out<PartOfSpeech>(its.pos) as PartOfSpeech,
        start,
        end: cursor,
      });
    });
  return words;
}
