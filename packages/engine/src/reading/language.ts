import { commonEnglishWords, commonForeignWords } from "./english/common-words.ts";

/** How much of the text is looked at; enough to tell, and independent of its length. */
const sampleLength = 20_000;

/**
 * `en` for English, `und` where it is something else. Texts too short to tell count as English, and so do texts that
 * are mostly code or logs around a few English words.
 */
export function detectLanguage(text: string): "en" | "und" {
  const prose = text
    .slice(0, sampleLength)
    .toLowerCase()
    .replaceAll(/https?:\/\/\S{1,500}|<[^<>\n]{1,500}>|`[^`\n]{1,300}`/g, " ");
  const letters = prose.match(/\p{L}/gu) ?? [];
  if (letters.length === 0) return "und";
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length;
  if (latin * 2 < letters.length) return "und";
  const words = prose.match(/(?<![\p{L}\p{N}_./-])\p{L}{1,40}(?![\p{L}\p{N}_/])/gu) ?? [];
  const english = words.filter((word) => commonEnglishWords.has(word)).length;
  const foreign = words.filter((word) => commonForeignWords.has(word)).length;
  if (foreign > english) return "und";
  const accented = letters.filter((letter) => letter > "\u007F").length;
  return english === 0 && words.length >= 8 && accented * 50 > letters.length ? "und" : "en";
}
