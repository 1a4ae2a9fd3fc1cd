import type { IssueProse } from "./english/type-cues.ts";

/** Longer bodies are logs; what the issue is about stands in front. */
const maxBodyLength = 20_000;

/** An issue without what its author did not write as prose: comments of the form, code, quoted lines, links, images. */
export function readIssueProse(report: { readonly title: string; readonly body: string }): IssueProse {
  const whole = report.body.slice(0, maxBodyLength).toLowerCase().replaceAll("’", "'");
  return {
    title: report.title.slice(0, 500).toLowerCase().replaceAll("’", "'").trim(),
    body: proseOf(whole),
    form: formOf(whole),
    whole,
  };
}

/** Headings and questions of the form, ticked boxes and logs are not the author's own words. */
const formLine =
  /^\s{0,20}(?:>|\||#{1,6}\s|at [\w.$<]|_no response_|[-*+] \[[ x]\]|\*\*[^*\n]{1,160}\*\*:?\s{0,3}$|[-*]?\s?does this issue occur when)/;

function proseOf(body: string): string {
  const withoutComments = cutBetween(cutBetween(body, "<!--", "-->"), "```", "```");
  const lines = withoutComments.split("\n").filter((line) => !formLine.test(line));
  return lines
    .join("\n")
    .replaceAll(/\*\*[^*\n]{1,160}\?\*\*/g, " ")
    .replaceAll(/!?\[([^\][\n]{0,200})\]\([^()\s]{0,500}\)/g, "$1")
    .replaceAll(/https?:\/\/[^\s)>\]]{1,500}/g, "link")
    .replaceAll(/<\/?[a-z][^<>\n]{0,500}>/g, " ")
    .replaceAll(/[*_#]{1,6}/g, "")
    .replaceAll(/`[^`\n]{1,200}`/g, "code")
    .replaceAll(/[ \t]{1,100}/g, " ")
    .trim();
}

/** Headings and bold questions of the form, and what stands in the form's answers: "type: feature request". */
function formOf(body: string): string {
  return cutBetween(cutBetween(body, "<!--", "-->"), "```", "```")
    .replaceAll(/<[^<>\n]{1,200}>/g, " ")
    .replaceAll(/[*_`]{1,6}/g, "")
    .replaceAll(/\s{1,100}/g, " ")
    .trim();
}

/** Cuts every stretch from `open` to `close`; one that is never closed stays. */
function cutBetween(text: string, open: string, close: string): string {
  const kept: string[] = [];
  let at = 0;
  for (;;) {
    const from = text.indexOf(open, at);
    const to = from < 0 ? -1 : text.indexOf(close, from + open.length);
    if (to < 0) return kept.join(" ") + text.slice(at);
    kept.push(text.slice(at, from));
    at = to + close.length;
  }
}
