import { describe, expect, it } from "vitest";
import { normaliseText } from "./normalise-text.ts";
import { readText } from "./read-text.ts";
import type { Reading } from "./reading.ts";

function read(...lines: readonly string[]): Reading {
  return readText(normaliseText(lines.join("\n")));
}

function titlesOf(reading: Reading): string[] {
  return reading.sections.slice(1).map(({ title }) => title);
}

describe("headings without marks", () => {
  it("stand straight above their text, or are words that only head something", () => {
    const reading = read(
      "PHOTO BACKUP",
      "",
      "Overview",
      "We build a backup for photos on the phone.",
      "",
      "User Experience",
      "Users open the tab and see what was saved.",
      "",
      "Milestones",
      "Phase 1 (MVP): backup on Wi-Fi",
      "Risks",
      "- The store may reject it",
    );
    expect(titlesOf(reading)).toEqual(["PHOTO BACKUP", "Overview", "User Experience", "Milestones", "Risks"]);
  });

  it("nest where the first stands below an empty heading", () => {
    const reading = read(
      "Expense tool – Requirements",
      "Created by Maria Schmidt, last modified on 12 October 2026",
      "",
      "Functional Requirements",
      "",
      "Submitting expenses",
      "Employees take a photo of a receipt.",
      "",
      "Export",
      "Accountants export expenses to SAP.",
      "",
      "Glossary",
      "VAT - value added tax",
    );
    expect(reading.sections.map(({ title, level }) => `${level} ${title}`)).toEqual([
      "0 ",
      "1 Expense tool – Requirements",
      "2 Functional Requirements",
      "3 Submitting expenses",
      "3 Export",
      "2 Glossary",
    ]);
  });

  it("carry numbers in numbered prose and in minutes", () => {
    expect(
      titlesOf(read("1. INTRODUCTION", "1.1 It is written for suppliers.", "", "2. BORROWING", "2.1 Readers borrow.")),
    ).toEqual(["INTRODUCTION", "BORROWING"]);
    expect(titlesOf(read("1. Review of minutes", "No comments.", "", "2. Payment", "Drivers must pay."))).toEqual([
      "Review of minutes",
      "Payment",
    ]);
  });

  it("carry the key of a ticket", () => {
    expect(
      titlesOf(read("SHOP-119 Guest checkout", "As a shopper", "I want to pay.", "", "SHOP-120 Vouchers", "x")),
    ).toEqual(["Guest checkout", "Vouchers"]);
  });

  it("are no greeting, no signature and no line of a story", () => {
    expect(titlesOf(read("Hi Karim", "Could you send me the list of all wishes?"))).toEqual([]);
    expect(titlesOf(read("As a member", "I want to book a class."))).toEqual([]);
    expect(
      titlesOf(read("Please fix the login.", "", "Best regards", "", "Karim Bennani", "Practice Manager")),
    ).toEqual([]);
  });
});

describe("chats", () => {
  it.each([
    ["a name and a time above the words", ["Mara Jensen  10:02 AM", "we need labels", "Ben  10:05 AM", "ok for me"]],
    ["a time in front", ["[10:02] Mara Jensen: we need labels", "[10:05 AM] Ben: ok for me"]],
    ["a time behind the name", ["Mara Jensen (10:02): we need labels", "Ben (10:05): ok for me"]],
    ["a date in front", ["12.11.26, 10:02 - Mara Jensen: we need labels", "12.11.26, 10:05 - Ben: ok for me"]],
  ])("with %s tell who says what", (_, lines) => {
    const said = read(...lines).sentences.filter(({ kind }) => kind !== "noise");
    expect(said.map(({ block, speaker, text }) => [block, speaker, text])).toEqual([
      ["utterance", "Mara Jensen", "we need labels"],
      ["utterance", "Ben", "ok for me"],
    ]);
  });

  it("take every line below a name for a message of its own", () => {
    const { sentences } = read("Mara  10:02", "the app logs people out", "can we keep them in?", "Ben  10:05", "👍");
    expect(sentences.filter(({ block }) => block === "utterance").map(({ text }) => text)).toEqual([
      "the app logs people out",
      "can we keep them in?",
      "👍",
    ]);
  });
});

describe("mails", () => {
  it("end before the signature and the mail they answer", () => {
    const { sentences } = read(
      "From: Karim <karim@clinic.example>",
      "Sent: Monday, 2 November 2026 08:14",
      "Subject: FW: Appointment booking",
      "",
      "Dear Tom,",
      "",
      "The font must be larger.",
      "",
      "Many thanks and kind regards,",
      "",
      "Karim Bennani",
      "Tel. +49 30 123456",
      "",
      "On Fri, 30 Oct 2026 at 17:10, Tom Ford <tom@dev.example> wrote:",
      "> Could you send me the list?",
    );
    expect(sentences.filter(({ kind }) => kind !== "noise").map(({ text }) => text)).toEqual([
      "Appointment booking",
      "The font must be larger.",
    ]);
  });

  it("go on where a line only looks like a closing", () => {
    const { sentences } = read("Thanks", "", "- The font must be larger", "- The page must print");
    expect(sentences.filter(({ kind }) => kind === "requirement")).toHaveLength(2);
  });
});

describe("odds and ends of exports", () => {
  it("keeps the words of a cell apart at a line break", () => {
    const { sentences } = read("| Role | Needs |", "|---|---|", "| Visitor | register in a minute<br>get a badge |");
    expect(sentences[0]?.text).toBe("Visitor | register in a minute get a badge");
  });

  it("reads the story of a Gherkin feature in any order of its lines", () => {
    const { sentences } = read(
      "@billing",
      "Feature: Invoice reminders",
      "  In order to get paid on time",
      "  As an accountant",
      "  I want to send reminders",
      "",
      "  Background:",
      "    Given I am logged in",
    );
    expect(sentences.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      "noise: @billing",
      "heading: Feature: Invoice reminders",
      "requirement: In order to get paid on time As an accountant I want to send reminders",
      "heading: Background",
      "criterion: Given I am logged in",
    ]);
    expect(sentences[2]?.slots).toMatchObject({ role: "accountant", benefit: "get paid on time" });
  });

  it("keeps lines about the document apart", () => {
    const { sentences } = read(
      "Minutes of the steering committee for parking",
      "Date: 3 November 2026",
      "Present: A. Kowalski, D. Meyer, P. Singh",
      "Apologies: L. Brandt",
    );
    expect(sentences.map(({ kind }) => kind)).toEqual(["heading", "context", "context", "context"]);
  });
});
