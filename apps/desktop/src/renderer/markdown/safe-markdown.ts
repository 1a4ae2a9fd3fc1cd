import { Lexer, type Token, type Tokens } from "marked";

/** Nobody writes quotes within quotes within lists deeper than this; a model that was led astray may. */
const maxDepth = 24;

/**
 * Reads Markdown into tokens. Nothing in them is trusted: whoever draws them decides what becomes an element. A text
 * whose parts lie too deep in each other to be read or drawn stays the plain text it is.
 */
export function readMarkdown(text: string): readonly Token[] {
  const tokens = lex(text);
  return tokens && depthOf(tokens) <= maxDepth ? tokens : [plain(text)];
}

/** Null where reading needs more of the call stack than there is: each level of a quote or a list is a call. */
function lex(text: string): readonly Token[] | null {
  try {
    return new Lexer({ gfm: true, breaks: true }).lex(text);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function plain(text: string): Token {
  return { type: "paragraph", raw: text, text, tokens: [{ type: "text", raw: text, text }] };
}

/** How many levels of parts within parts there are; level by level, because the call stack is what is spared. */
function depthOf(tokens: readonly Token[]): number {
  let depth = 0;
  let level = tokens;
  while (level.length > 0 && depth <= maxDepth) {
    depth += 1;
    level = level.flatMap((token) => ("tokens" in token && token.tokens) || ("items" in token && token.items) || []);
  }
  return depth;
}

/** Where a link leads, when it is a web or mail address; null for anything else (`javascript:`, `data:`, relative). */
export function linkTarget(href: string): { readonly href: string; readonly host: string } | null {
  if (!URL.canParse(href)) return null;
  const url = new URL(href);
  if (url.protocol === "http:" || url.protocol === "https:") return { href: url.href, host: url.host };
  if (url.protocol === "mailto:") return { href: url.href, host: url.pathname };
  return null;
}

/** An image as words: nothing is fetched. */
export function imageWords(image: Pick<Tokens.Image, "text" | "href">): string {
  const target = linkTarget(image.href);
  return `[image: ${[image.text, target?.host].filter(Boolean).join(", ")}]`;
}
