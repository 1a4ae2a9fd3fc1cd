/** Names a text has, with their words: what stands in capitals where a plain word would not. */
export function properNames(text: string, isEnglish: boolean): string[] {
  const isTitleCase = isMostlyCapitalised(text);
  const names: string[] = [];
  let open: { words: string[]; end: number } | null = null;
  for (const match of text.matchAll(wordPattern)) {
    const [word] = match;
    const isName =
      isMarkedName(word) ||
      (isEnglish &&
        !isTitleCase &&
        /^\p{Lu}\p{Ll}/u.test(word) &&
        !beginsSentence(text, match.index) &&
        !notNames.has(word));
    const isNext: boolean = open !== null && match.index - open.end === 1 && text[open.end] === " ";
    if (isName && isNext) open!.words.push(word);
    else if (isName) open = { words: [word], end: 0 };
    if (isName) open!.end = match.index + word.length;
    if (!isName) open = null;
    else if (isNext) names[names.length - 1] = open!.words.join(" ");
    else names.push(word);
  }
  return names;
}

/** Addresses of pages and people a text has. */
export function addresses(text: string): string[] {
  return (
    text.match(/\bhttps?:\/\/[^\s<>)\]`"']{1,400}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/giu) ?? []
  ).map((address) => address.replace(/[.,;:!?]+$/u, ""));
}

const wordPattern = /[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[.&+’'-](?=[\p{L}\p{N}])){0,60}[+#]{0,2}/gu;

/** Capitals all through, within a word, or letters with digits: "SAP", "PostgreSQL", "OAuth2". */
function isMarkedName(word: string): boolean {
  if (notNames.has(word)) return false;
  return /^\p{Lu}{2,10}s?$/u.test(word) || /\p{Ll}\p{Lu}/u.test(word) || /^\p{Lu}[\p{L}-]*\p{N}/u.test(word);
}

/** A first word is written large whatever it is, also after a mark, in quotes or in a list. */
function beginsSentence(text: string, at: number): boolean {
  return /(?:^|[.!?:;…•*#|>\n–—([{"“„«'‘`]|(?:^|\n)\s*[-+]|\d[.)])[\s"“„«'‘*_`([]*$/u.test(
    text.slice(Math.max(0, at - 12), at),
  );
}

/** A heading in title case: then a capital says nothing. The first word says nothing anyway. */
function isMostlyCapitalised(text: string): boolean {
  const words = (text.match(/\p{L}+/gu) ?? []).slice(1).filter((word) => word.length > 3);
  return words.length > 2 && words.filter((word) => /^\p{Lu}/u.test(word)).length > words.length * 0.7;
}

/** Capitals that name nothing; months are read as numbers. */
const notNames: ReadonlySet<string> = new Set(
  "I I'm I've I'd I'll OK ID IDs UI AC URL URLs AM PM Given When Then And But So If As The A An It This That They We You Yes No Not None And/or TODO January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split(
    " ",
  ),
);
