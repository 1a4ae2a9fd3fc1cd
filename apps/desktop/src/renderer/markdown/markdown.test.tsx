import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { Markdown } from "./markdown.tsx";
import { linkTarget } from "./safe-markdown.ts";

const draw = (text: string) => renderToStaticMarkup(<Markdown text={text} />);

describe("Markdown of a description", () => {
  it("becomes paragraphs, lists, emphasis and code", () => {
    expect(draw("**Pay** by `card`\n\n1. one\n2. two")).toContain(
      '<p><strong>Pay</strong> by <code class="rounded bg-hover px-1">card</code></p>',
    );
    expect(draw("- a\n- b")).toContain("<ul><li>a</li><li>b</li></ul>");
  });

  const attacks = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "a <b onmouseover=alert(1)>b</b>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](https://evil.example/track.png)",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<iframe src=https://evil.example></iframe>",
    "`<img src=x onerror=alert(1)>`",
    "```\n</code><script>alert(1)</script>\n```",
  ];
  it.each(attacks)("shows %s as text and nothing more", (attack) => {
    const tags = [...draw(attack).matchAll(/<(\w+)([^>]*)>/g)].map(([, name, attributes]) => ({ name, attributes }));
    const drawable = ["div", "p", "pre", "code", "button", "bdi"];
    expect(tags.filter(({ name }) => !drawable.includes(name ?? ""))).toEqual([]);
    expect(tags.filter(({ attributes }) => /\s(?:on\w+|href|src|style)=/.test(attributes ?? ""))).toEqual([]);
  });

  const harmless = new Set(
    "div p h4 ul ol li blockquote pre code table thead tbody tr th td hr br strong em del input button bdi".split(" "),
  );
  const mixtures = [
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<base href=https://evil.example><form action=https://evil.example><input name=a></form>",
    "<style>*{background:url(https://evil.example)}</style>",
    "<object data=x><embed src=x><math><mtext><img src=x onerror=alert(1)></mtext></math></object>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "![a](data:image/svg+xml;base64,PHN2Zz4=) ![b](//evil.example/x.png) ![c](file:///etc/passwd)",
    "![a][ref]\n\n[ref]: https://evil.example/track.png 'title\" onload=\"alert(1)'",
    "[a](vbscript:msgbox) [b](blob:https://x/1) [c](//evil.example) [d](\\u0000javascript:alert(1)) <javascript:alert(1)>",
    "[a](https://ok.example/' onmouseover='alert(1)) [b](https://ok.example/\" onfocus=\"alert(1))",
    "| <script>a</script> | <img src=x onerror=1> |\n|:--|--:|\n| [x](javascript:1) | ![y](http://evil.example) |",
    "- [x] <script>a</script>\n- [ ] <iframe srcdoc='<script>1</script>'>",
    "```html onload=alert(1)\n<script>alert(1)</script>\n```\n\n~~~'><img src=x onerror=1>\n~~~",
    "# <a href=javascript:alert(1)>h</a>\n\n> <b style=position:fixed;inset:0>cover</b>",
    "<!--><script>alert(1)</script>-->\n<![CDATA[<script>alert(1)</script>]]>\n<?php echo 1 ?>",
    "**<svg><script>alert&#40;1&#41;</script></svg>** &lt;script&gt;alert(1)&lt;/script&gt;",
  ];
  it.each(mixtures)("draws only harmless elements of %s, and no address, handler or style", (attack) => {
    const tags = [...draw(attack).matchAll(/<(\w+)([^>]*)>/g)].map(([, name, attributes]) => ({ name, attributes }));
    expect(tags.filter(({ name }) => !harmless.has(name ?? ""))).toEqual([]);
    const dangerous = /(?:^|\s)(?:on\w+|href|src|srcset|srcdoc|style|action|formaction|background|data|poster)=/;
    const names = tags.map(({ attributes }) => (attributes ?? "").replaceAll(/"[^"]*"/g, '""'));
    expect(names.filter((attributes) => dangerous.test(attributes))).toEqual([]);
  });

  const monsters: [string, string][] = [
    ["quotes in quotes", ">".repeat(20_000)],
    ["lists in lists", "1. ".repeat(6600)],
    ["a staircase of lists", Array.from({ length: 140 }, (_, step) => `${"  ".repeat(step)}- a`).join("\n")],
    ["brackets", "[".repeat(20_000)],
    ["open emphasis", "_a".repeat(10_000)],
    ["half a table", `${"|a".repeat(5000)}\n${"|-".repeat(5000)}`],
    ["one long word", "a".repeat(20_000)],
  ];
  it.each(monsters)("shows a monster of %s without falling over it", (_name, text) => {
    expect(draw(text).length).toBeGreaterThan(text.length / 4);
  });

  it("keeps a name of another address from hiding where a link leads", () => {
    expect(draw("[https://bank.example](https://evil.example/https://bank.example)")).toContain("(evil.example)");
    expect(draw("[log in at evil.example of the bank](https://evil.example)")).toContain("(evil.example)");
    expect(draw("[bank](https://bank.example@evil.example/)")).toContain("(evil.example)");
    expect(draw("[\u202Eelpmaxe.knab](https://evil.example)")).toContain("<bdi> (evil.example)</bdi>");
    expect(draw("<https://docs.example/a>")).not.toContain("(docs.example)");
  });

  it("never follows a link, and says where it leads", () => {
    expect(draw("[the docs](https://docs.example/a)")).toContain("<bdi>the docs</bdi><bdi> (docs.example)</bdi>");
    expect(linkTarget("file:///etc/passwd")).toBeNull();
    expect(linkTarget("/relative")).toBeNull();
  });
});
