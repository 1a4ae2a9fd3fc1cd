/** What a page of the double answers: one to look at, or where to go next. */
export type PageReply =
  | { readonly kind: "page"; readonly status: number; readonly html: string }
  | { readonly kind: "redirect"; readonly location: string };

/** Text as HTML. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** A whole page. `body` is HTML; nothing on it needs a script. */
export const htmlPage = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<p class="sandbox">Sandbox: this is not Stripe, and no money moves.</p>
${body}
</body>
</html>
`;

const style = `
:root { color-scheme: light dark; --ink: #1a1f36; --soft: #697386; --line: #d8dee8; --paper: #fff; --ground: #f6f8fb; --action: #4b45d6; --bad: #b3093c; }
@media (prefers-color-scheme: dark) { :root { --ink: #eef1f8; --soft: #a3acbd; --line: #3a4152; --paper: #1b202c; --ground: #12161f; --action: #655fe8; --bad: #ff7a9c; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
.sandbox { margin: 0; padding: .4rem 1rem; text-align: center; font-size: .85rem; background: #ffde92; color: #4a3200; }
main { display: grid; gap: 3rem; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); max-width: 60rem; margin: 3rem auto; padding: 0 1.5rem; }
main.one { max-width: 30rem; grid-template-columns: 1fr; }
h1 { font-size: 1rem; font-weight: 500; color: var(--soft); margin: 1rem 0 0; }
h2 { font-size: 1.15rem; margin: 0 0 1rem; }
.total { font-size: 2.4rem; font-weight: 650; margin: 0 0 1.5rem; letter-spacing: -.02em; }
dl { display: grid; grid-template-columns: 1fr auto; gap: .5rem 1rem; margin: 0 0 1.5rem; }
dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
dt.sum, dd.sum { border-top: 1px solid var(--line); padding-top: .6rem; font-weight: 600; }
form { display: grid; gap: .8rem; }
form.card { background: var(--paper); padding: 1.5rem; border-radius: 12px; box-shadow: 0 1px 3px rgb(0 0 0 / .12); }
label, legend { font-size: .9rem; font-weight: 550; }
fieldset { border: 1px solid var(--line); border-radius: 8px; padding: .8rem 1rem; display: grid; gap: .6rem; }
input[type=text], input[type=email] { width: 100%; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
.row { display: flex; gap: .6rem; }
button { padding: .75rem 1rem; font: inherit; font-weight: 600; border: 0; border-radius: 8px; color: #fff; background: var(--action); cursor: pointer; }
button.quiet { color: inherit; background: transparent; border: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--action); outline-offset: 2px; }
[role=alert] { color: var(--bad); font-weight: 550; margin: 0; }
a { color: inherit; }
.hint { color: var(--soft); font-size: .85rem; margin: 0; }
`;

/** A sum as people write it. */
export function money(amount: number, currency: string): string {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
