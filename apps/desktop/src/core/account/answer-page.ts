import { createHash } from "node:crypto";

/** What the browser shows once it has brought a sign-in back. */
export interface AnswerPage {
  readonly title: string;
  readonly words: string;
  /** Leads back to MyBA; null for none. */
  readonly home: string | null;
}

const style = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#dfe3e8;--text:#1a2028;--quiet:#566070;--accent:#2f5fd0}
@media(prefers-color-scheme:dark){:root{--page:#12151a;--card:#1b2027;--line:#2d343e;--text:#e9edf2;--quiet:#a2adbb;--accent:#8fb2ff}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;background:var(--page);color:var(--text);
font:16px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:26rem;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:14px}
.name{margin:0 0 20px;font-weight:650;letter-spacing:.01em;color:var(--accent)}
h1{margin:0 0 8px;font-size:1.35rem;line-height:1.3}
p{margin:0 0 16px;color:var(--quiet);text-wrap:pretty}
p:last-child{margin:0}
a{display:inline-block;padding:8px 16px;border:1px solid var(--accent);border-radius:8px;color:var(--accent);
font-weight:550;text-decoration:none}
a:hover{background:var(--page)}
a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
`;

/** It loads nothing, runs nothing, is kept nowhere, and tells nobody the address that it was fetched by. */
export const answerPageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-opener-policy": "same-origin",
  connection: "close",
} as const;

/** A small page without script. */
export function answerPage({ title, words, home }: AnswerPage): string {
  const link = home === null ? "" : `\n<p><a href="${escaped(home)}">Open MyBA</a></p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · MyBA</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="name">MyBA</p>
<h1>${escaped(title)}</h1>
<p>${escaped(words)}</p>${link}
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? "");
}
