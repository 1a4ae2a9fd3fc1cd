import { fromMarkdown } from "mdast-util-from-markdown";
import { expect, test } from "vitest";
import { readBlock, readInline, writeBlock, writeInline } from "./markdown-text.ts";

test("simple paragraphs and lists stand as they are", () => {
  const text = "Only paid invoices.\n\n- newest first\n- 20 a page, `page` counts from 1\n1. then archive";
  expect(writeBlock(text)).toBe(text);
});

test("code keeps its brackets, HTML around it does not stay HTML", () => {
  const text = "Use `List<String>`, not <b>arrays</b>:\n\n```\nif (a <b) return;\n```";
  expect(writeBlock(text)).toBe(
    ["> Use `List<String>`, not \\<b>arrays\\</b>:", ">", "> ```", "> if (a <b) return;", "> ```"].join("\n"),
  );
  expect(readBlock(writeBlock(text).split("\n"))).toBe(text);
});

test.each([
  ["tags in tags", "<a ".repeat(2000).trim()],
  ["a tag behind thousands of list marks", `${"- ".repeat(9000)}<b>`],
  ["a tag behind thousands of quote marks", `${"> ".repeat(9000)}<b>`],
  ["comments that never end", "<!--".repeat(500)],
  ["HTML blocks after each other", "<div>\n\n".repeat(500).trim()],
  ["a backslash before a tag", String.raw`\<b> \\<b> \\\<b> <b>`],
])("%s come back exactly and hold no HTML", (_what, text) => {
  const written = writeBlock(text);
  expect(readBlock(written.split("\n"))).toBe(text);
  if (!/(?:[->] ){100}/.test(written)) expect(JSON.stringify(fromMarkdown(written))).not.toContain('"type":"html"');
});

test.each([
  "# not a heading",
  "1. not a list",
  "- not a list",
  "2) no",
  "a_b_c",
  "_no_ *emphasis*",
  "C#",
  "#",
  "a | b",
  "&lt;",
  "[x](y)",
  "\\",
])("%s is shown as it is written", (text) => {
  const root = fromMarkdown(writeInline(text));
  expect(root.children).toMatchObject([{ type: "paragraph", children: [{ type: "text", value: text }] }]);
  expect(readInline(writeInline(text))).toBe(text);
});
