import type { SentenceId } from "@myba/shared/ids";
import { contentWords } from "../template/wording.ts";

/** What a model's claims about its sources are held against: the sentences it was shown. */
export interface ClaimedSources {
  /** The sentences a claim may name: those that exist, were shown, and share a word that carries meaning with the text. */
  readonly plausible: (claims: readonly string[], text: string) => SentenceId[];
  /** The sentences a claim names that exist and were shown. */
  readonly shown: (claims: readonly string[]) => SentenceId[];
  /** Whether the author wrote this address. */
  readonly hasUrl: (url: string) => boolean;
}

/** A sentence as far as words are compared. */
interface ToldSentence {
  readonly id: SentenceId;
  readonly text: string;
  readonly reference?: string;
}

/** Sentences of a text by id, with their words, each looked at when first asked for. */
export class SourceWords {
  readonly #text: string;
  readonly #sentences: ReadonlyMap<SentenceId, ToldSentence>;
  readonly #keys = new Map<SentenceId, ReadonlySet<string>>();

  constructor({ text, sentences }: { readonly text: string; readonly sentences: readonly ToldSentence[] }) {
    this.#text = text;
    this.#sentences = new Map(sentences.map((sentence) => [sentence.id, sentence]));
  }

  /** The same, for a part of the text only. */
  claimsFor(shownIds: ReadonlySet<SentenceId>): ClaimedSources {
    const shown = (claims: readonly string[]): SentenceId[] =>
      [...new Set(claims.flatMap((claim) => sentenceIdIn(claim) ?? []))].filter((id) => shownIds.has(id)).slice(0, 50);
    return {
      shown,
      plausible: (claims, text) => {
        const wanted = meaningKeys(text);
        return shown(claims).filter((id) => wanted.some((key) => this.#keysOf(id).has(key)));
      },
      hasUrl: (url) => this.#text.includes(url.replace(/^mailto:/iu, "")),
    };
  }

  #keysOf(id: SentenceId): ReadonlySet<string> {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    const sentence = this.#sentences.get(id);
    const keys = new Set(sentence === undefined ? [] : meaningKeys(`${sentence.text} ${sentence.reference ?? ""}`));
    this.#keys.set(id, keys);
    return keys;
  }
}

/** "s12" out of "s12", "[S12]" or 12. */
function sentenceIdIn(claim: string): SentenceId | null {
  const number = /^\W{0,3}s?\s?(\d{1,7})\b/iu.exec(claim)?.[1];
  return number === undefined || Number(number) === 0 ? null : `s${Number(number)}`;
}

/**
 * What two texts share when they are about the same thing, whatever the language: the beginnings of words that carry
 * meaning, all words where none does, and pairs of signs where words are not set apart.
 */
export function meaningKeys(text: string): readonly string[] {
  const words = contentWords(text);
  const all = words.length > 0 ? words : (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
  return all.flatMap((word) => (unspaced.test(word) ? pairsOf(word) : [beginning(word)]));
}

const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/** Endings differ between a sentence and what is made of it; beginnings mostly do not. */
function beginning(word: string): string {
  return word.normalize("NFD").replaceAll(/\p{M}/gu, "").slice(0, 5);
}

function pairsOf(word: string): string[] {
  const signs = Array.from(word);
  return signs.length < 2 ? signs : signs.slice(1).map((sign, index) => `${signs[index]}${sign}`);
}
