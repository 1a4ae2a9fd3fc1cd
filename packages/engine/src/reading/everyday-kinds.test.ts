import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";
import { readText } from "./read-text.ts";
import type { Sentence } from "./reading.ts";

function read(...lines: readonly string[]): readonly Sentence[] {
  return readText(normaliseText(lines.join("\n"))).sentences;
}

function kindOf(sentence: string): string {
  return read(sentence)[0]!.kind;
}

describe("a complaint", () => {
  it.each([
    "The tax is calculated twice when the cart has a voucher.",
    "The scanner beep is missing since 2.3.0 on the Zebra TC21.",
    "The app logs people out after 5 minutes and they lose the count.",
    "The label printer doesn't reconnect after sleep!",
    "Customers cannot see the status of a return.",
    "The shift planner has been down twice this week.",
    "Every time I click on download nothing happens.",
    "The push messages arrive twice.",
    "The total shows NaN when the cart is empty.",
    "The save button stays disabled after I fill in all fields.",
    "Clicking on export does nothing.",
    "The link in the footer leads to a page that does not exist.",
  ])("is a bug: %j", (sentence) => {
    expect(kindOf(sentence)).toBe("bug");
  });

  it("wants nothing: what fails is no goal", () => {
    expect(read("Customers cannot see the status of a return.")[0]?.slots).toMatchObject({ goal: "", modal: null });
  });

  it.each([
    "The system shall not accept expired cards.",
    "The customer must not see internal notes.",
    "Guests cannot order more than ten items.",
    "The save button stays disabled until all fields are filled.",
    "If nobody is signed in, the shortcut does nothing.",
    "We will do this by adding a search to the shop.",
    "The kiosk does not accept items of other libraries if the box is full.",
  ])("is no rule: %j", (sentence) => {
    expect(kindOf(sentence)).not.toBe("bug");
  });

  it("is not every rule below requirements", () => {
    expect(read("## Requirements", "", "- Guests cannot see prices")[1]?.kind).toBe("requirement");
    expect(read("## Defect reports", "", "- The driver takes a photo")[1]?.kind).toBe("requirement");
  });
});

describe("a chat", () => {
  it("asks for things without capitals and question marks", () => {
    const sentences = read(
      "Mara  10:02",
      "can we keep them logged in for a whole shift?",
      'oh right, that\'s a bug. and pls add a "recount" button, supervisors need it',
      "Ben  10:05",
      "👍 will do. what about offline? the cellar has no wifi",
      "Mara  10:07",
      "no counts may be lost",
    ).filter(({ kind }) => kind !== "noise");
    expect(sentences.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "requirement: can we keep them logged in for a whole shift?",
      'requirement: and pls add a "recount" button, supervisors need it',
      "context: 👍 will do.",
      "question: what about offline?",
      "context: the cellar has no wifi",
      "requirement: no counts may be lost",
    ]);
  });

  it("answers without asking for anything", () => {
    const sentences = read(
      "Me: Shall we start? Can everyone hear me?",
      "Lindner: Yes.",
      "Me: How many orders are there?",
      "Lindner: Around 120, on Mondays up to 200.",
      "Lindner: If customers could order on the website, that would save us two hours a day.",
    );
    expect(sentences.filter(({ kind }) => kind === "requirement").map(({ slots }) => slots.goal)).toEqual([
      "order on the website",
    ]);
  });
});

describe("what no product does", () => {
  it.each(["Personas", "User Roles", "Risks", "Timeline", "Success metrics", "Rationale", "Team"])(
    "stands below %j",
    (heading) => {
      expect(read(`## ${heading}`, "", "- Team lead – wants to see gaps early")[1]).toMatchObject({
        kind: "context",
        requirementLike: false,
      });
    },
  );

  it("stands in the background of a document, unless it is demanded there", () => {
    const sentences = read("## Background", "", "Employees hand in receipts. The new tool must read photos.");
    expect(sentences.slice(1).map(({ kind }) => kind)).toEqual(["context", "requirement"]);
  });

  it.each([
    "Rationale: operators compare shifts.",
    "Note: receipts are printed on 80 mm paper.",
    "Author: J. Okafor",
    "Created by Maria Schmidt, last modified on 12 October",
  ])("is explained in %j", (line) => {
    expect(read(`- ${line}`)[0]?.kind).toBe("context");
  });
});

describe("what a product does", () => {
  it("is a requirement below requirements, though no word demands it", () => {
    const sentences = read(
      "## Functional requirements",
      "",
      "Employees take a photo. Receipts older than 90 days are rejected. This is common.",
    );
    expect(sentences.slice(1).map(({ kind }) => kind)).toEqual(["requirement", "requirement", "context"]);
  });

  it("is a rule where a condition stands in front", () => {
    expect(kindOf("If the order number is unknown, the form shows an error and keeps what was typed.")).toBe(
      "requirement",
    );
    expect(kindOf("When I was young, the shop sold bread.")).toBe("context");
  });

  it("keeps the priority behind a full stop with its sentence", () => {
    expect(read("- Users can save a recipe. [P0]")).toMatchObject([
      { text: "Users can save a recipe. [P0]", slots: { goal: "save a recipe" } },
    ]);
  });

  it("asks of a row only what its telling cell says", () => {
    const [row] = read("| No | User story | Comment |", "|---|---|---|", "| 1 | As a host, I want a badge | tbd |");
    expect(row?.kind).toBe("requirement");
  });

  it("is wanted by the people that the document names", () => {
    const sentences = read(
      "## Users",
      "",
      "- Depot lead: plans the day",
      "",
      "## Jobs",
      "",
      "The depot lead assigns a job.",
    );
    expect(sentences.at(-1)?.slots).toMatchObject({ role: "depot lead", goal: "assigns a job" });
  });
});

describe("notes and lists of faults", () => {
  it("are read line by line where the author writes small and sets no marks", () => {
    const sentences = read(
      "ideas for the farm shop app",
      "customers - order a box, pause the subscription",
      "farmers - see orders per day, print labels for boxes",
      "emails when box is packed",
    );
    expect(sentences.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "heading: ideas for the farm shop app",
      "requirement: customers - order a box, pause the subscription",
      "requirement: farmers - see orders per day, print labels for boxes",
      "requirement: emails when box is packed",
    ]);
  });

  it("tell faults from wishes below what was found", () => {
    const sentences = read(
      "Found these while testing build 88:",
      "",
      "1. Cart total shows wrong currency",
      "2. Typo on the start page",
      "3. It would be good if the search field had focus",
      "4. Can we get bigger buttons on tablets?",
    );
    expect(sentences.slice(1).map(({ kind }) => kind)).toEqual(["bug", "bug", "requirement", "requirement"]);
  });
});

describe("notes of a call", () => {
  it("are read by their arrows, labels and quotations", () => {
    const sentences = read(
      "Attending: Ines, Paul",
      "",
      "main wish: one place to see stock per branch",
      "branch managers should be able to move stock",
      'Paul: "counting takes us the whole Sunday"',
      "-> scan with phone, offline",
      "Out of scope: the web shop",
    );
    expect(sentences.map(({ kind, block }) => `${kind} ${block}`)).toEqual([
      "context paragraph",
      "requirement paragraph",
      "requirement paragraph",
      "context paragraph",
      "requirement bullet",
      "context paragraph",
    ]);
  });
});

describe("an interview", () => {
  it("answers what somebody would like with what is wanted", () => {
    const sentences = read(
      "Q: What is the biggest problem today?",
      "A: I have to call every ward.",
      "Q: What would you like to have?",
      "A: A screen in the corridor that shows free beds.",
    );
    expect(sentences.map(({ kind }) => kind)).toEqual(["question", "context", "question", "requirement"]);
  });
});

describe("a mail that tells what is needed", () => {
  it("wants what people do, not what it announces or does without", () => {
    const sentences = read(
      "As discussed, here's what we need for the portal:",
      "",
      "Volunteers sign up for shifts online. We don't need payments.",
    );
    expect(sentences.map(({ kind }) => kind)).toEqual(["context", "requirement", "context"]);
  });
});
