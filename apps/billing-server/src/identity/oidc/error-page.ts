import { createHash } from "node:crypto";
import { wordsFor, type ErrorReport } from "@myba/shared/errors";
import { errors } from "oidc-provider";

const style = `body{font:16px/1.5 system-ui,sans-serif;margin:15vh auto 0;max-width:32rem;padding:0 1.5rem;color:#1c1917;background:#fafaf9}
h1{font-size:1.4rem}code{font-size:.85rem;color:#57534e}
@media(prefers-color-scheme:dark){body{color:#f5f5f4;background:#1c1917}code{color:#a8a29e}}`;

/** The one style of the page, as its Content-Security-Policy names it. */
export const errorPageStyle = `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** What a person sees whose browser was sent here in a way that leads nowhere. It has no script. */
export function errorPage(error: Error): string {
  const { message, next } = wordsFor(reportOf(error));
  const code = error instanceof errors.OIDCProviderError ? `<p><code>${escaped(error.error)}</code></p>` : "";
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MyBA: sign-in stopped</title>
<style>${style}</style>
</head>
<body>
<h1>Sign-in stopped</h1>
<p>${escaped(message)}</p>
<p>${escaped(next)}</p>
${code}
</body>
</html>
`;
}

function reportOf(error: Error): ErrorReport {
  if (error instanceof errors.SessionNotFound) return { code: "auth/sign-in-over", data: {} };
  if (!(error instanceof errors.OIDCProviderError) || !error.expose) return { code: "program/broken", data: {} };
  return { code: "request/invalid", data: { reason: error.error_description ?? error.error } };
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? "");
}
