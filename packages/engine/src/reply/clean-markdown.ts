import { fromMarkdown } from "mdast-util-from-markdown";
import { visibleText, withoutHtml } from "./clean-text.ts";

/** A node of a Markdown tree, as far as it matters here. */
interface Node {
  readonly type: string;
  readonly children?: readonly Node[];
  readonly url?: string;
  readonly alt?: string | null;
  readonly value?: string;
  readonly position?: { readonly start: { readonly offset?: number }; readonly end: { readonly offset?: number } };
}

interface Cut {
  readonly start: number;
  readonly end: number;
  readonly instead: string;
}

/**
 * Markdown that does nothing by being looked at: no HTML, no image (its description stays), no link that is not http,
 * https or mailto, and none to an address the author did not write, which stays readable as code. Words stay.
 */
export function harmlessMarkdown(text: string, isKnownUrl: (url: string) => boolean): string {
  let clean = visibleText(text).trim();
  for (let round = 0; round < 5; round += 1) {
    // Without these marks there is neither HTML nor an image nor a link.
    if (!/<|\]\s?[([:]|!\[/u.test(clean)) return clean;
    const cuts = cutsIn(fromMarkdown(clean) as Node, clean, isKnownUrl);
    if (cuts.length === 0) return clean;
    clean = cut(clean, cuts);
  }
  // What still makes new marks when marks are taken out was built to do so.
  return clean.replaceAll("<", "‹").replaceAll(/!?\[/gu, "(");
}

function cutsIn(node: Node, text: string, isKnownUrl: (url: string) => boolean): Cut[] {
  const instead = replacementOf(node, text, isKnownUrl);
  if (instead !== null) return [{ start: startOf(node), end: endOf(node), instead }];
  return (node.children ?? []).flatMap((child) => cutsIn(child, text, isKnownUrl));
}

/** What stands for a node that must go; null for one that may stay. */
function replacementOf(node: Node, text: string, isKnownUrl: (url: string) => boolean): string | null {
  const url = node.url ?? "";
  switch (node.type) {
    case "html":
      // What only looks like a tag ("<customer name>") is the author's word for something; escaped it shows as written.
      return withoutHtml(node.value ?? "").replaceAll("<", String.raw`\<`);
    case "text": {
      // Half a tag is text here and may be a whole one where the text is put beside another.
      const written = text.slice(startOf(node), endOf(node));
      const clean = withoutHtml(written);
      return clean === written ? null : clean;
    }
    case "image":
    case "imageReference":
      return (node.alt ?? "").replaceAll(/[[\]<>!]/gu, "");
    case "definition":
      return isHarmless(url) && isKnownUrl(url) ? null : "";
    case "link":
      if (isHarmless(url) && isKnownUrl(url)) return null;
      return [wordsOf(node, text, isKnownUrl), isHarmless(url) ? asCode(url) : ""]
        .filter((part) => part !== "")
        .join(" ");
    default:
      return null;
  }
}

/** What a link shows, without what must go inside it; nothing where it only shows its address. */
function wordsOf(link: Node, text: string, isKnownUrl: (url: string) => boolean): string {
  const children = link.children ?? [];
  const [first, last] = [children[0], children.at(-1)];
  if (first === undefined || last === undefined) return "";
  const from = startOf(first);
  const cuts = children.flatMap((child) => cutsIn(child, text, isKnownUrl));
  const shown = cut(
    text.slice(from, endOf(last)),
    cuts.map(({ start, end, instead }) => ({ start: start - from, end: end - from, instead })),
  );
  return shown === link.url || `mailto:${shown}` === link.url ? "" : shown;
}

function cut(text: string, cuts: readonly Cut[]): string {
  let kept = "";
  let at = 0;
  for (const { start, end, instead } of cuts) {
    kept += text.slice(at, start) + instead;
    at = end;
  }
  return kept + text.slice(at);
}

function isHarmless(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)[^\s<>]+$/iu.test(url);
}

function asCode(url: string): string {
  return `\`${url.replaceAll("`", "%60")}\``;
}

function startOf(node: Node): number {
  return node.position?.start.offset ?? 0;
}

function endOf(node: Node): number {
  return node.position?.end.offset ?? 0;
}
