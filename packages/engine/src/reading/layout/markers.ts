/** What stands in front of a line: a bullet, a number, a requirement id. `length` is in UTF-16 units. */
export interface Marker {
  readonly length: number;
  readonly text: string;
}

// Every pattern is anchored, without nested quantifiers, and its repetitions are bounded: linear on any input.
const bulletPattern = /^[ \t]{0,200}(?:[-=]>|[-*+•◦▪‣·–—●○■□➢✓✔→⇒]|o(?=\s{1,8}\S))[ \t]{1,20}(?:\[[ xX]\][ \t]{1,8})?/u;
const glyphBulletPattern = /^[ \t]{0,200}[•◦▪‣●○■□➢✓✔][ \t]{0,20}/u;
const stepPattern =
  /^[ \t]{0,200}(?:\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\(?(?:ix|iv|v?i{1,3}|IX|IV|V?I{1,3})[.)])[ \t]{1,20}/;
const sectionNumberPattern =
  /^[ \t]{0,200}(?:\d{1,3}(?:\.\d{1,3}){1,6}\.?|[A-Z]\.\d{1,3}(?:\.\d{1,3}){0,4})[ \t]{1,20}/;
const idPattern =
  /^[ \t]{0,40}(?:#[A-Za-z]{1,8}[-_]?\d{1,6}#|\[[A-Za-z]{1,10}[-_ ]?\d[\w.-]{0,12}\][:.]?|\([A-Z]{1,6}[-_]?\d[\w.-]{0,12}\)[:.]?|(?:[A-Z][A-Za-z]{0,11}[-_ ]){0,3}[A-Z][A-Za-z]{0,11}[-_ ]?\d[\w.-]{0,16}[ \t]{0,4}[:–—|](?!\/)|[A-Z]{1,8}[-_]\d[\d.]{0,10}(?=[ \t]))[ \t]{0,20}/;

/** "- ", "* [ ] ", "•". */
export function readBullet(line: string): Marker | null {
  return match(bulletPattern, line) ?? match(glyphBulletPattern, line);
}

/** "1. ", "2) ", "(a) ", "iv. ". */
export function readStep(line: string): Marker | null {
  return match(stepPattern, line);
}

/** "3.2 ", "1.2.3. ", "A.1 ". */
export function readSectionNumber(line: string): Marker | null {
  return match(sectionNumberPattern, line);
}

/** "3 " in front of a heading's words. */
export function readBareNumber(heading: string): Marker | null {
  return match(/^[ \t]{0,20}\d{1,3}[ \t]{1,20}(?=\p{Lu}\p{Ll})/u, heading);
}

/** "#G02# ", "REQ-12: ", "[FR3] ", "UC 4.1 – ": a reference that is not part of the meaning. */
export function readRequirementId(text: string): Marker | null {
  return match(idPattern, text);
}

/** The bare number or id of a marker: "3.2", "REQ-12", "G02". */
export function referenceOf(marker: Marker): string {
  return marker.text.replace(/^[\s#[(]{1,40}/, "").replace(/[\s#\]):.–—|]{1,40}$/, "");
}

function match(pattern: RegExp, line: string): Marker | null {
  const found = pattern.exec(line.length > 400 ? line.slice(0, 400) : line);
  return found ? { length: found[0].length, text: found[0] } : null;
}
