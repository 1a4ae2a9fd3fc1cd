import { Lexer, type Token, type Tokens } from "marked";

/** Reads Markdown into tokens. Nothing in them is trusted: whoever draws them decides what becomes an element. */
export function readMarkdown(text: string): readonly Token[] {
  return new Lexer({ gfm: true, breaks: true }).lex(text);
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
