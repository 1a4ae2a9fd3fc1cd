/** Where a start address points: `/open#token=TOKEN`. The fragment never leaves the browser by itself. */
export const openPath = "/open";

/** Where the open page hands in its token. */
export const sessionPath = "/session";

/**
 * The only page without a session. With a token in the fragment it opens MyBA; without one it says how to.
 * Script and style are files of their own because the page policy allows no inline ones.
 */
export const openPageFiles: ReadonlyMap<string, { readonly type: string; readonly body: string }> = new Map([
  [
    openPath,
    {
      type: "text/html; charset=utf-8",
      body: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MyBA</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/open.css">
<script src="/open.js" defer></script>
</head>
<body>
<main>
<h1>Open MyBA from its start command</h1>
<p>This page belongs to the MyBA that runs on your computer. For your safety it only opens with the address that
<code>npm start</code> prints, and each address works once.</p>
<p>Run <code>npm start</code> again in a terminal: it opens MyBA, or prints a fresh address.</p>
</main>
</body>
</html>
`,
    },
  ],
  [
    "/open.js",
    {
      type: "text/javascript; charset=utf-8",
      body: `const token = new URLSearchParams(location.hash.slice(1)).get("token");
if (token && location.pathname === "${openPath}") {
  history.replaceState(null, "", "${openPath}");
  fetch("${sessionPath}", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token }),
  }).then((answer) => {
    if (answer.ok) location.replace("/");
  });
}
`,
    },
  ],
  [
    "/open.css",
    {
      type: "text/css; charset=utf-8",
      body: `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; }
main { max-width: 34rem; padding: 2rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
p { margin: 0 0 0.75rem; }
code { font-family: ui-monospace, monospace; padding: 0.1em 0.35em; border-radius: 4px; background: #8883; }
`,
    },
  ],
]);
