import { commonEnglishWords } from "./english/common-words.ts";

/** How much of the text is looked at; enough to tell, and independent of its length. */
const sampleLength = 20_000;

/** `en` for English, `und` where it is something else. Texts too short to tell count as English. */
export function detectLanguage(text: string): "en" | "und" {
  const letters = text.slice(0, sampleLength).match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return "und";
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  if (latin * 2 < letters.length) return "und";
  const words =
    text
      .slice(0, sampleLength)
      .toLowerCase()
      .match(/\p{L}{1,40}/gu) ?? [];
  if (words.length < 8) return "en";
  const common = words.filter((word) => commonEnglishWords.has(word)).length;
  return common / words.length >= (words.length < 40 ? 0.04 : 0.08) ? "en" : "und";
}
