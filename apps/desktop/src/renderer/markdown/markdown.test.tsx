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
    const drawable = ["div", "p", "pre", "code", "button"];
    expect(tags.filter(({ name }) => !drawable.includes(name ?? ""))).toEqual([]);
    expect(tags.filter(({ attributes }) => /\s(?:on\w+|href|src|style)=/.test(attributes ?? ""))).toEqual([]);
  });

  it("never follows a link, and says where it leads", () => {
    expect(draw("[the docs](https://docs.example/a)")).toContain("the docs (docs.example)");
    expect(linkTarget("file:///etc/passwd")).toBeNull();
    expect(linkTarget("/relative")).toBeNull();
  });
});
