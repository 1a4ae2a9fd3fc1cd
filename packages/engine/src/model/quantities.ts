import { spelledNumbers } from "./spelled-numbers.ts";

/** A number of a text: what it may be worth, and the measure it is of. */
export interface StatedNumber {
  readonly text: string;
  /** More than one where a mark may separate thousands or decimals: "1.000". In the measure's base unit where there is one. */
  readonly values: readonly number[];
  /** "time", "share", "data" …; null for a bare count. */
  readonly measure: string | null;
}

/** All numbers of a text, in digits and in words; a date in words gives its month too. Numbers inside names are none. */
export function statedNumbers(text: string): StatedNumber[] {
  const found: StatedNumber[] = [];
  for (const match of text.matchAll(digits)) {
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 24);
    found.push(numberOf(match[0], valuesOf(match[0]), rest, text.slice(Math.max(0, match.index - 2), match.index)));
  }
  for (const { value, start, end } of spelledNumbers(text)) {
    found.push(numberOf(text.slice(start, end), [value], text.slice(end, end + 24), ""));
  }
  for (const match of text.matchAll(monthNames)) {
    // "April 14" is found by the first half of the pattern, "14 April" by the second.
    const [month] = match;
    const at = months.indexOf(month.toLowerCase().slice(0, 3));
    if (at >= 0) found.push({ text: month, values: [at + 1], measure: "month" });
  }
  for (const { 0: date, 1: month } of text.matchAll(isoDates)) {
    found.push({ text: date, values: [Number(month)], measure: "month" });
  }
  return found;
}

const isoDates = /\b\d{4}-(\d{2})-\d{2}\b/gu;

// A digit group inside a word ("OAuth2", "s12") belongs to a name; "2FA" and "10k" begin with one.
const digits = /(?<![\p{L}\p{N}_])(?<!\p{N}[.,])\p{Nd}{1,15}(?:[.,'’\u00A0\u202F]\p{Nd}{1,9}){0,6}/gu;

const months = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const monthNames =
  /\b((?:january|february|march|april|may|june|july|august|september|october|november|december)|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)(?=[\s.,]{1,2}\d)|(?<=\d(?:st|nd|rd|th)?\.?\s(?:of\s)?)\b(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b/giu;

/** What digits with marks may mean: 1,000 and 1.000 are a thousand or one, whoever wrote them. */
function valuesOf(written: string): number[] {
  const text = westernDigits(written);
  const plain = Number(text.replaceAll(/[.,'’\u00A0\u202F]/gu, ""));
  const isGrouped = /^\d{1,3}(?:[.,'’\u00A0\u202F]\d{3})+$/u.test(text);
  const decimal = Number(
    text
      .replaceAll(/['’\u00A0\u202F]/gu, "")
      .replace(/[.,](?=.*[.,])/gu, "")
      .replace(",", "."),
  );
  if (!/[.,'’\u00A0\u202F]/u.test(text)) return [plain];
  return isGrouped ? [plain, decimal] : [decimal];
}

/** Arabic, Devanagari and other digits as the ones of ASCII. */
function westernDigits(text: string): string {
  return text.replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero -= 1;
    return code < 0x80 ? digit : String(code - zero);
  });
}

function numberOf(text: string, values: readonly number[], rest: string, before: string): StatedNumber {
  const unit = /^\s?-?(%|‰|°\s?[CF]?|[€$£¥]|\p{L}{1,14})/u.exec(rest)?.[1]?.toLowerCase() ?? "";
  const money = /[€$£¥]/u.test(before) ? "money" : null;
  const known = money === null && Object.hasOwn(measures, unit) ? measures[unit] : undefined;
  const [measure, factor] = known ?? [money, 1];
  return {
    text:
      measure === null || money !== null
        ? `${money === null ? "" : before.trim()}${text}`
        : `${text}${rest.slice(0, rest.toLowerCase().indexOf(unit) + unit.length)}`,
    values: values.map((value) => value * factor),
    measure,
  };
}

function measure(name: string, factor: number, words: string): [string, readonly [string, number]][] {
  return words.split(" ").map((word) => [word, [name, factor]]);
}

/** Units by the word that says them: the measure, and how many base units (second, byte …) they are. */
const measures: Readonly<Record<string, readonly [string, number]>> = Object.fromEntries([
  ...measure("time", 0.001, "ms millisecond milliseconds millisekunden"),
  ...measure("time", 1, "s sec secs second seconds sekunde sekunden seconde secondes segundos"),
  ...measure("time", 60, "min mins minute minutes minuten minutos"),
  ...measure("time", 3600, "h hr hrs hour hours stunde stunden heure heures horas"),
  ...measure("time", 86_400, "day days tag tage tagen jour jours días"),
  ...measure("time", 604_800, "week weeks woche wochen semaine semaines semanas"),
  ...measure("months", 1, "month months monat monate monaten mois meses"),
  ...measure("months", 12, "year years jahr jahre jahren ans année années años"),
  ...measure("share", 1, "% percent per prozent pourcent"),
  ...measure("data", 1e3, "kb kib"),
  ...measure("data", 1e6, "mb mib"),
  ...measure("data", 1e9, "gb gib"),
  ...measure("data", 1e12, "tb tib"),
  ...measure("money", 1, "€ $ £ ¥ euro euros eur usd gbp dollar dollars chf"),
  ...measure("count", 1e3, "k thousand"),
  ...measure("count", 1e6, "million millions"),
  ...measure("degrees", 1, "° °c °f"),
]);
