import { createHash } from "node:crypto";

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto 0;max-width:32rem;padding:0 1.5rem;color:#1c1917;background:#fafaf9}
h1{font-size:1.4rem}code{font-size:.85rem;color:#57534e}
a{display:inline-block;padding:.6rem 1.2rem;border-radius:6px;color:#fafaf9;background:#1c1917;text-decoration:none}
@media(prefers-color-scheme:dark){body{color:#f5f5f4;background:#1c1917}code{color:#a8a29e}a{color:#1c1917;background:#f5f5f4}}`;

/** The one style of these pages, as their Content-Security-Policy names it. */
export const plainPageStyle = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** A page with a heading and little else. It has no script. `content` and `head` are HTML. */
export function plainPage({ title, content, head = "" }: { title: string; content: string; head?: string }): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>MyBA: ${escaped(title.toLowerCase())}</title>
<style>${style}</style>
</head>
<body>
<h1>${escaped(title)}</h1>
${content}
</body>
</html>
`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as HTML shows it. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
