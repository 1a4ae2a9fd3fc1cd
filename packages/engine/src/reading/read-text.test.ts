import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";
import { readText } from "./read-text.ts";
import type { Sentence } from "./reading.ts";

function read(lines: readonly string[]): { sentences: readonly Sentence[]; titles: string[] } {
  const reading = readText(normaliseText(lines.join("\n")));
  return { sentences: reading.sentences, titles: reading.sections.map((section) => section.title) };
}

function outline(sentences: readonly Sentence[]): string[] {
  return sentences.map((sentence) => `${sentence.block}: ${sentence.text}`);
}

describe("headings", () => {
  it("reads Markdown, numbered, underlined and capital headings as sections", () => {
    const { titles } = read([
      "# Shop",
      "",
      "3.2 Payment methods",
      "",
      "Customers pay by card.",
      "",
      "Returns",
      "-------",
      "Goods come back.",
      "",
      "OPEN POINTS",
      "",
      "None so far.",
    ]);
    expect(titles).toEqual(["", "Shop", "Payment methods", "Returns", "OPEN POINTS"]);
  });

  it("takes a short line above a list or a long text for a heading, but not one note among others", () => {
    const text = "The clerk works at the desk and serves everybody who comes in during the day.";
    expect(
      read(["Payment methods", "", text, "", "OPEN POINTS", "- Cash", "", "Core Features", "1. Cards"]).titles,
    ).toEqual(["", "Payment methods", "OPEN POINTS", "Core Features"]);
    expect(read(["Login page slow", "", "Need export to Excel", "", "Users want dark mode"]).titles).toEqual([""]);
  });

  it("nests sections by level and puts every sentence into its own", () => {
    const reading = readText("# A\n\n## B\n\nUsers can pay.\n\n# C\n\nUsers can leave.");
    expect(reading.sections.map(({ title, parent, level }) => [title, parent, level])).toEqual([
      ["", null, 0],
      ["A", 0, 1],
      ["B", 1, 2],
      ["C", 0, 1],
    ]);
    expect(reading.sentences.find((sentence) => sentence.text === "Users can leave.")?.section).toBe(3);
  });

  it("keeps a numbered sentence that demands something out of the headings", () => {
    const { sentences } = read(["3.1 The system shall keep invoices for ten years", ""]);
    expect(sentences).toMatchObject([{ kind: "requirement", reference: "3.1" }]);
  });

  it("opens a Markdown file with the title of its front matter and skips the rest of it", () => {
    const { titles, sentences } = read([
      "---",
      "id: 7",
      "title: Faster search",
      "status: To Do",
      "---",
      "",
      "Users can search.",
    ]);
    expect(titles).toEqual(["", "Faster search"]);
    expect(sentences.filter((sentence) => sentence.requirementLike).map((sentence) => sentence.text)).toEqual([
      "Users can search.",
    ]);
  });
});

describe("paragraphs", () => {
  it("joins the lines of a wrapped paragraph and mends cut words", () => {
    const { sentences } = read([
      "The administration is made for the people who work at the desk.",
      "",
      "A librarian is able to add a new instance to the media adminis-",
      "tration, change the status of an instance and remove an old",
      "instance. A user is able to search.",
    ]);
    expect(sentences.map((sentence) => sentence.text)).toContain(
      "A librarian is able to add a new instance to the media administration, change the status of an instance and remove an old instance.",
    );
  });

  it("takes one story a line as one story each, with or without full stops", () => {
    const { sentences } = read([
      "As a user, I want to log in",
      "As a user, I want to log out",
      "As an admin, I want to see users.",
    ]);
    expect(sentences).toHaveLength(3);
  });

  it("does not end a sentence at an abbreviation, an initial or a version", () => {
    const { sentences } = read([
      "Export to common formats, e.g. Excel or PDF v. 1.7, as Dr. A. Smith asked. It must work offline.",
    ]);
    expect(sentences).toHaveLength(2);
  });

  it("keeps requirement ids out of the sentence and remembers them", () => {
    const { sentences } = read([
      "REQ-12: The system shall print labels.",
      "[FR3] Users can export data.",
      "#G02# As a user, I want to log in.",
    ]);
    expect(sentences.map(({ reference, text }) => [reference, text])).toEqual([
      ["REQ-12", "The system shall print labels."],
      ["FR3", "Users can export data."],
      ["G02", "As a user, I want to log in."],
    ]);
  });
});

describe("lists", () => {
  it("ties bullets to the sentence that opens the list, and nested bullets to their parent", () => {
    const { sentences } = read([
      "The user must be able to:",
      "- search a medium",
      "  - by title",
      "- extend the rental period",
    ]);
    const [intro, search, title, extend] = sentences;
    expect([search?.introId, title?.introId, extend?.introId]).toEqual([intro?.id, search?.id, intro?.id]);
    expect([search?.listLevel, title?.listLevel]).toEqual([1, 2]);
    expect(extend?.slots).toMatchObject({
      goal: "extend the rental period",
      verb: "extend",
      object: "the rental period",
    });
  });

  it("reads numbered lines as steps", () => {
    const { sentences } = read([
      "Procedure:",
      "1. The user enters a name.",
      "2) The system shows matches.",
      "(c) The user picks one.",
    ]);
    expect(sentences.slice(1).map((sentence) => sentence.block)).toEqual(["step", "step", "step"]);
  });

  it("survives very deep nesting", () => {
    const { sentences } = read(Array.from({ length: 300 }, (_, depth) => `${" ".repeat(depth * 2)}- level ${depth}`));
    expect(sentences).toHaveLength(300);
  });
});

describe("tables", () => {
  it("names the cells of a Markdown table after its columns", () => {
    const { sentences } = read([
      "| ID | Requirement | Priority |",
      "|----|-----|-----|",
      "| 1 | The system shall send a **receipt** | high |",
    ]);
    expect(sentences).toMatchObject([
      {
        block: "table-row",
        kind: "requirement",
        cells: { ID: "1", Requirement: "The system shall send a receipt", Priority: "high" },
        slots: { goal: "send a receipt" },
      },
    ]);
  });

  it("reads comma and tab separated rows with quoted cells", () => {
    const { sentences } = read([
      "Title,Description,Owner",
      'Export,"Users, also guests, can export",Ann',
      "Import,Users can import,Bob",
    ]);
    expect(sentences.map((sentence) => sentence.cells?.["Description"])).toEqual([
      "Users, also guests, can export",
      "Users can import",
    ]);
  });
});

describe("stories over several lines", () => {
  it("become one sentence, with their criteria below", () => {
    const { sentences } = read([
      "Epic: Accounts",
      "",
      "Story 2 - Password reset",
      "As a registered user",
      "I want to reset my password",
      "So that I can work again",
      "",
      "Acceptance criteria:",
      "Given I am on the login page",
      "When I ask for a new password",
      "Then I get a mail",
      "AC2: The link works once",
    ]);
    expect(sentences.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "heading: Epic: Accounts",
      "heading: Story 2 - Password reset",
      "requirement: As a registered user I want to reset my password So that I can work again",
      "heading: Acceptance criteria",
      "criterion: Given I am on the login page",
      "criterion: When I ask for a new password",
      "criterion: Then I get a mail",
      "criterion: The link works once",
    ]);
  });

  it("leave the sections of a Markdown document as they are", () => {
    const { titles, sentences } = read([
      "## Orders",
      "",
      "Scenario: Empty cart",
      "When the cart is empty",
      "Then paying is refused",
    ]);
    expect(titles).toEqual(["", "Orders", "Scenario: Empty cart"]);
    expect(sentences.filter((sentence) => sentence.kind === "criterion")).toHaveLength(2);
  });
});

describe("a mail", () => {
  it("opens with its subject and keeps greetings out", () => {
    const { titles, sentences } = read([
      "From: Ann <ann@example.org>",
      "Subject: Re: New checkout",
      "",
      "Hi Tom,",
      "",
      "Please add a night mode.",
      "",
      "Kind regards",
    ]);
    expect(titles).toEqual(["", "New checkout"]);
    expect(sentences.filter((sentence) => sentence.requirementLike).map((sentence) => sentence.text)).toEqual([
      "Please add a night mode.",
    ]);
  });
});

describe("other layouts", () => {
  it("knows who says what in a transcript", () => {
    const { sentences } = read([
      "[00:12] Anna: We need a button for refunds.",
      "[00:15] Ben (PM): Um , okay .",
      "[00:20] Anna: Should it ask for a reason?",
    ]);
    expect(sentences.map(({ speaker, kind }) => [speaker, kind])).toEqual([
      ["Anna", "requirement"],
      ["Ben (PM)", "noise"],
      ["Anna", "question"],
    ]);
  });

  it("treats code as no prose, also in a fence that is never closed", () => {
    expect(outline(read(["```js", "must(1);", "```", "Users can pay."]).sentences)).toEqual([
      "code: must(1);",
      "paragraph: Users can pay.",
    ]);
    expect(outline(read(["Users can pay.", "```", "They must log in first."]).sentences)).toContain(
      "paragraph: They must log in first.",
    );
  });

  it("reads quotes without their marks", () => {
    expect(outline(read(["> I cannot find", "> my invoices."]).sentences)).toEqual([
      "quote: I cannot find my invoices.",
    ]);
  });

  it("shows an HTML document as a browser would, with offsets into its source", () => {
    const html =
      "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><h1>Cash &amp; cards</h1>" +
      "<p>The <b>ATM</b> must\ntake cards.</p><ol><li>A customer can <i>pay</i></ol></body></html>";
    const reading = readText(html);
    expect(outline(reading.sentences)).toEqual([
      "heading: Cash & cards",
      "paragraph: The ATM must take cards.",
      "step: A customer can pay",
    ]);
    const [, sentence] = reading.sentences;
    expect(html.slice(sentence?.start, sentence?.end)).toBe("The <b>ATM</b> must\ntake cards.");
  });

  it("leaves Markdown marks out of the words but keeps code as it stands", () => {
    const { sentences } = read(["- **Users** can open [the page](https://example.org) with `a*b*c`"]);
    expect(sentences[0]?.text).toBe("Users can open the page with `a*b*c`");
  });
});

describe("kinds", () => {
  it("tells requirements, criteria, faults, questions, decisions and context apart", () => {
    const { sentences } = read([
      "# Login",
      "",
      "As a clerk, I want to log in.",
      "",
      "The login page crashes on old phones.",
      "",
      "Which browsers do we support?",
      "",
      "We decided to use passkeys.",
      "",
      "The office opened in 1999.",
      "",
      "## Acceptance criteria",
      "",
      "- Wrong passwords are refused",
    ]);
    expect(sentences.map((sentence) => sentence.kind)).toEqual([
      "heading",
      "requirement",
      "bug",
      "question",
      "decision",
      "context",
      "heading",
      "criterion",
    ]);
  });

  it("wants nothing from what the author puts out of scope", () => {
    const { sentences } = read(["## Out of scope", "", "- Paying by cheque"]);
    expect(sentences[1]).toMatchObject({ kind: "context", requirementLike: false });
  });
});

describe("cells", () => {
  it("lose their spare spaces, so that slots quote the sentence", () => {
    const { sentences } = read(["id,text,class", "1,The system   shall print \t labels,F", "2,x,F"]);
    expect(sentences[0]).toMatchObject({
      text: "1 | The system shall print labels | F",
      slots: { goal: "print labels" },
    });
  });
});

describe("other languages", () => {
  it("takes logs and code around a few English words for English", () => {
    const log =
      "TypeError: x\n    at https://a.b/c.js:1:2\n    at foo_bar.baz (chrome-extension://abc/main.js:40933:3)\n";
    expect(readText(`Element "21" not found\n\n${log.repeat(20)}`).language).toBe("en");
  });

  it.each([
    "En tant que client, je veux télécharger mes factures afin de les garder.",
    "Como cliente quiero descargar mis facturas para poder archivarlas.",
    "Jako klient chcę pobrać faktury, aby je zachować, i nie czekać.",
    "顧客として、請求書をダウンロードしたい。",
  ])("knows that %j is not English", (text) => {
    expect(readText(text).language).toBe("und");
  });

  it("splits a German text into sections and sentences and invents no slots", () => {
    const reading = readText(
      "# Anforderungen\n\nAls Kunde möchte ich meine Rechnungen herunterladen, damit ich sie ablegen kann. Das System muss schnell sein.\n\n- Export als PDF",
    );
    expect(reading.language).toBe("und");
    expect(reading.sections).toHaveLength(2);
    expect(reading.sentences).toHaveLength(4);
    expect(reading.sentences.every((sentence) => sentence.slots.goal === "" && sentence.slots.role === "")).toBe(true);
  });
});
