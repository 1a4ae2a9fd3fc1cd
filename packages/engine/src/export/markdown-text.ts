import { fromMarkdown } from "mdast-util-from-markdown";

/**
 * One line of plain text as Markdown that shows exactly these words: no emphasis, link, heading, list or HTML can come
 * out of it. White space is collapsed and trimmed. `readInline` gives the words back.
 */
export function writeInline(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(
      /[\\`*[\]<>~|]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|^[#+=-]|(?<=^\d{1,9})[.)]|#(?=#*$)/gu,
      String.raw`\$&`,
    );
}

export function readInline(markdown: string): string {
  return markdown
    .trim()
    .replace(/\\([!-/:-@[-`{-~])/g, "$1")
    .replace(/\s+/g, " ");
}

/**
 * A text that may hold Markdown of its own, so that it cannot reach out of its place: simple paragraphs and lists stand
 * as they are, anything else (headings, code, tables, rules) goes into a block quote. Raw HTML is shown as its letters.
 * `readBlock` gives the text back, exactly except for line ends, which become `\n`, and for lines of white space at
 * both ends.
 */
export function writeBlock(text: string): string {
  const lines = trimLines(text.replace(/\r\n?/g, "\n")).split("\n");
  if (lines.every((line) => simpleLine.test(line))) return lines.join("\n");
  return withoutHtml(quoted(doubleBackslashes(lines.join("\n"))));
}

export function readBlock(lines: readonly string[]): string {
  const text = trimLines(lines.join("\n"));
  if (!text.startsWith(">")) return text;
  const inside = text.split("\n").map((line) => line.replace(/^> ?/, ""));
  return unescapeHtml(inside.join("\n"));
}

/** Begins with a letter, digit or quotation mark, perhaps after a list mark, and holds nothing that opens HTML. */
const simpleLine = /^(?:$|(?: {0,6}(?:[-*] |\d{1,9}\. ))?["'“‘(]?[\p{L}\p{N}](?:[^<]|<(?![a-z/!?]))*$)/iu;

function trimLines(text: string): string {
  return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

function quoted(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? ">" : `> ${line}`))
    .join("\n");
}

const opening = /(\\*)<(?=[a-z/!?])/gi;

/** A `<` after n backslashes gets 2n + 1, so that it stays escaped and n can be read back; code included. */
function doubleBackslashes(text: string): string {
  return text.replace(opening, (found, slashes: string) => (slashes === "" ? found : `${slashes}${slashes}\\<`));
}

function unescapeHtml(text: string): string {
  return text.replace(opening, (found, slashes: string) =>
    slashes.length % 2 === 0 ? found : `${"\\".repeat((slashes.length - 1) / 2)}<`,
  );
}

/** Puts a backslash before each `<` that CommonMark takes for the beginning of HTML; code keeps its brackets. */
function withoutHtml(markdown: string): string {
  let safe = markdown;
  // The parser's time grows with the square of the nesting; nobody nests so deep on purpose.
  if (deeplyNested.test(markdown)) return everyBracketEscaped(markdown);
  // Escaping one tag can bring out another that was part of it, so it is parsed again until nothing is left.
  for (let round = 0; round < 5; round += 1) {
    const offsets = htmlOffsets(safe);
    if (offsets.length === 0) return safe;
    for (const offset of offsets.toReversed()) safe = `${safe.slice(0, offset)}\\${safe.slice(offset)}`;
  }
  return everyBracketEscaped(safe);
}

const deeplyNested = /^(?:[ \t]*(?:[-*+>]|\d{1,9}[.)])){30}/m;

function everyBracketEscaped(markdown: string): string {
  return markdown.replace(/(?<!\\)<(?=[a-z/!?])/gi, String.raw`\<`);
}

interface MarkdownNode {
  readonly type: string;
  readonly position?: { readonly start: { readonly offset?: number | undefined } } | undefined;
  readonly children?: readonly MarkdownNode[];
}

function htmlOffsets(markdown: string): number[] {
  if (!/<[a-z/!?]/i.test(markdown)) return [];
  const root: MarkdownNode = fromMarkdown(markdown);
  const found: number[] = [];
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === "html") found.push(markdown.indexOf("<", node.position?.start.offset ?? 0));
    waiting.push(...(node.children ?? []));
  }
  return found.toSorted((a, b) => a - b);
}
