/** A sentence of a text that a reader would expect in some ticket. Offsets are UTF-16 units into the text. */
export interface WantedSentence {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Sentences with a modal word, imperatives, bullets, numbered steps and headings, told by rules that share nothing with
 * the engine's: lines and full stops find the sentences, word lists the kinds. Code fences and markup are left out.
 */
export function requirementLike(text: string): WantedSentence[] {
  const blocks = /<(?:html|body|p|li|h\d)\b/iu.test(text) ? htmlBlocks(text) : lineBlocks(text);
  return blocks
    .flatMap((block) => {
      if (block.isWanted) return [trimmed(text, block.start, block.end)];
      return sentencesIn(text, block.start, block.end).filter(({ text: sentence }) => isWanted(sentence));
    })
    .filter(({ text: sentence }) => /\p{L}{2}/u.test(sentence));
}

interface TextBlock {
  readonly start: number;
  readonly end: number;
  /** A heading, bullet or step: wanted whatever it says. */
  readonly isWanted: boolean;
}

function lineBlocks(text: string): TextBlock[] {
  const blocks: { start: number; end: number; isWanted: boolean }[] = [];
  let offset = 0;
  let inCode = false;
  let isOpen = false;
  for (const line of text.split("\n")) {
    const start = offset;
    offset += line.length + 1;
    if (/^\s*(?:```|~~~)/u.test(line)) {
      inCode = !inCode;
      isOpen = false;
      continue;
    }
    const isTable = /^\s*\|/u.test(line);
    if (inCode || isTable || line.trim() === "") {
      isOpen = false;
      continue;
    }
    const isHeading = /^#{1,6}\s/u.test(line) || /^\d+(?:\.\d+)*\.?\s+\p{Lu}[^.!?:;]{0,60}$/u.test(line);
    const isItem = /^\s*(?:[-*+•]|\d+[.)]|[a-z]\))\s+\S/u.test(line);
    const last = blocks.at(-1);
    if (!isHeading && !isItem && isOpen && last !== undefined) last.end = start + line.length;
    else blocks.push({ start, end: start + line.length, isWanted: isHeading || isItem });
    isOpen = !isHeading;
  }
  return blocks;
}

function htmlBlocks(text: string): TextBlock[] {
  const body = /<body\b[^>]*>/iu.exec(text);
  const blocks: TextBlock[] = [];
  let start = body === null ? 0 : body.index + body[0].length;
  let isWanted = false;
  for (const tag of text.matchAll(/<\/?(p|li|h[1-6]|div|td|th|tr|ul|ol|table|body|dd|dt)\b[^>]*>/giu)) {
    if (tag.index < start) continue;
    blocks.push({ start, end: tag.index, isWanted });
    start = tag.index + tag[0].length;
    const isClosing = tag[0].startsWith("</");
    const name = tag[1]!.toLowerCase();
    if (name === "li" || /^h\d$/u.test(name)) isWanted = !isClosing;
  }
  return blocks;
}

function sentencesIn(text: string, start: number, end: number): WantedSentence[] {
  const found: WantedSentence[] = [];
  let from = start;
  const block = text.slice(start, end);
  for (const stop of block.matchAll(/[.!?]["”')\]]*\s+(?=["“'(]?\p{Lu})|\n(?=As an? |The \p{L}+ shall )/gu)) {
    if (/\b(?:e\.g|i\.e|etc|vs|Fig|No|Dr|Mr|Ms|approx|max|min)\.\s*$/u.test(block.slice(0, stop.index + 2))) continue;
    found.push(trimmed(text, from, start + stop.index + stop[0].length));
    from = start + stop.index + stop[0].length;
  }
  found.push(trimmed(text, from, end));
  return found;
}

function trimmed(text: string, from: number, to: number): WantedSentence {
  const plain = text
    .slice(from, to)
    .replaceAll(/<[^>]*>/gu, " ")
    .replaceAll(/&\w+;/gu, " ")
    .replaceAll(/\s+/gu, " ")
    .trim();
  return { start: from, end: to, text: plain };
}

function isWanted(sentence: string): boolean {
  if (/\b(?:shall|must|needs?|wants?|should|can)\b/iu.test(sentence)) return true;
  return imperatives.has(/^\p{L}+/u.exec(sentence)?.[0].toLowerCase() ?? "");
}

const imperatives: ReadonlySet<string> = new Set(
  `accept add adjust allow apply archive assign avoid block build calculate change check choose clean close collect
  configure connect convert copy create define delete deliver deploy detect disable display document download edit enable
  ensure export extend filter find fix generate give handle hide highlight implement import improve include increase
  integrate keep limit link list load log maintain make manage mark merge migrate move notify offer open optimize
  persist prevent print process provide publish read record reduce refactor reject remind remove rename replace report
  require reset restore restrict return run save scan schedule search select send set share show sort split start stop
  store submit support sync test track translate trigger update upgrade upload use validate verify view write`.split(
    /\s+/u,
  ),
);
