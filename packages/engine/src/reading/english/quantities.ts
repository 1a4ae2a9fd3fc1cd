import type { Quantity } from "../reading.ts";

// Anchored on a digit with bounded repetitions; the lookbehind keeps "FABS2", "v1.2.3" and "#12" out.
const pattern =
  /(?<![\p{L}\p{N}#._/-])([$€£]\s?)?(\d{1,12}(?:[,'’]\d{3}){0,4}(?:\.\d{1,6})?)(?![\d.]*\.\d)(?!\s?\/\s?\d)\s?(\\?%|percent|per cent|°C|°F|[kKMG]B|TB|ms|s|min|h|px|dpi|pt|mm|cm|m|km|kg|g|euros?|dollars?|EUR|USD|GBP|milliseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|(?:[a-z][\p{Ll}-]{2,20}(?<!ou|s)s))?(?![\p{L}\p{N}])/gu;

/** Numbers with their units, in order: "2 seconds", "$20.00", "90 %". Version and requirement numbers are none. */
export function readQuantities(text: string): Quantity[] {
  return [...text.matchAll(pattern)]
    .filter((found) => !isReference(text, found.index))
    .map((found) => {
      const [whole, currency, digits, unit] = found;
      const number = Number(digits!.replaceAll(/[,'’]/g, ""));
      return { text: whole.trim(), value: number, unit: currency?.trim() ?? unit?.replace("\\", "") ?? "" };
    });
}

/** "Section 3", "ISO 9001", "Table 2" point somewhere; they measure nothing. */
function isReference(text: string, at: number): boolean {
  return /\b(?:sections?|fig(?:ure)?s?\.?|tables?|parts?|pages?|chapters?|appendix|steps?|references?|iso|iec|ieee|en|din|rfc|version|release|level|phase|round|no\.?|number)\s$/i.test(
    text.slice(Math.max(0, at - 14), at),
  );
}
