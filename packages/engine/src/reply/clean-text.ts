/**
 * Text that shows as it reads: without control characters, and without the invisible ones that hide text or turn its
 * direction (bidirectional marks, zero-width spaces, tag characters, private use). Joiners stay: scripts and emoji need
 * them. Line ends are `\n`.
 */
export function visibleText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u0085\u2028\u2029]/gu, "\n")
    .replaceAll(unseen, "");
}

/** Control characters, private use, and what Unicode says shows as nothing; the joiners and emoji's selectors excepted. */
const unseen =
  /[[\p{Cc}\p{Co}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]--[\u{FE00}-\u{FE0F}\t\n\u{200C}\u{200D}]]/gv;

/** One line of plain text: visible, without HTML, white space collapsed, ends trimmed. */
export function plainLine(text: string): string {
  return withoutHtml(visibleText(text)).replaceAll(/\s+/gu, " ").trim();
}

/** Plain text that may have several lines. */
export function plainText(text: string): string {
  return withoutHtml(visibleText(text)).trim();
}

/**
 * Without scripts, styles, comments and HTML tags. A bare tag that the text speaks of keeps its name ("allow iframe");
 * what only looks like one ("<customer name>", "a < b") stays. Repeated, since taking a tag out can make another.
 */
export function withoutHtml(text: string): string {
  let clean = text;
  for (let round = 0; round < 5; round += 1) {
    if (!clean.includes("<")) return clean;
    const before = clean;
    clean = clean
      .replaceAll(/<!--[\s\S]*?(?:-->|$)/gu, "")
      .replaceAll(/<(script|style)\b[^<>]{0,1000}>[\s\S]*?(?:<\/\1\s{0,20}>|$)/giu, "")
      .replaceAll(tag, (whole, slash: string, name: string, rest: string, end: string | undefined) =>
        // Half a tag loses its bracket only: what follows are words.
        end === undefined
          ? whole.slice(1)
          : slash === "" && rest.trim().replace("/", "") === "" && !layoutTags.has(name.toLowerCase())
            ? name
            : "",
      );
    if (clean === before) return clean;
  }
  return clean.replaceAll("<", "‹");
}

const names =
  "a|abbr|applet|area|article|audio|b|base|blockquote|body|br|button|canvas|center|code|dd|details|dialog|div|dl|dt|em|embed|font|footer|form|frame|frameset|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li|link|main|map|marquee|math|meta|nav|noscript|object|ol|option|p|param|picture|pre|s|script|section|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|title|tr|track|u|ul|video|xml|xmp";
/** An opening or closing tag of HTML, also one that the text's end cuts off. */
const tag = new RegExp(String.raw`<(/?)(${names})(?=[\s/>]|$)([^<>]{0,5000})(?:(>)|(?=<)|$)`, "giu");

const layoutTags: ReadonlySet<string> = new Set(
  "a b body br center code dd div dl dt em font h1 h2 h3 h4 h5 h6 head hr html i li ol p pre s small span strong sub sup table tbody td th thead tr u ul".split(
    " ",
  ),
);
