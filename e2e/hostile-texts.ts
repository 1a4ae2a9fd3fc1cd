/** What attackers put into requirement texts and tickets. Each would set `hacked`, or call home, if it were ever run. */
export const hostileTexts: readonly string[] = [
  `<script>window.hacked = 1</script>`,
  `<img src="https://evil.example/pixel.png" onerror="window.hacked = 2">`,
  `<svg onload="window.hacked = 3"><animate onbegin="window.hacked = 3"></svg>`,
  `<iframe srcdoc="<script>parent.hacked = 4</script>"></iframe>`,
  `<a href="javascript:window.hacked = 5">click</a> [click](javascript:window.hacked=5)`,
  `![pixel](https://evil.example/markdown.png) [docs](https://evil.example/docs)`,
  `<style>@import "https://evil.example/style.css"; body { display: none }</style>`,
  `<link rel="stylesheet" href="https://evil.example/link.css"><base href="https://evil.example/">`,
  `<form action="https://evil.example/"><button autofocus onfocus="window.hacked = 6">x</button></form>`,
  `"><details open ontoggle="window.hacked = 7">`,
  `{{constructor.constructor('window.hacked = 8')()}} \${window.hacked = 8}`,
  `<meta http-equiv="refresh" content="0; url=https://evil.example/">`,
];

/** The same as requirements that reach tickets. */
export const hostileRequirements = [
  "# Shop <img src=x onerror=window.hacked=9>",
  ...hostileTexts.map((attack) => `As a customer, I want to see ${attack} so that ${attack} works.`),
].join("\n\n");
