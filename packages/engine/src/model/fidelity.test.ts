import { noGuidance } from "@myba/shared/generation/guidance";
import { emptyContent } from "@myba/shared/tickets/content";
import { describe, expect, it } from "vitest";
import { unsupportedIn, unsupportedWords, withBorneDate } from "./fidelity.ts";
import { SourceFacts } from "./source-facts.ts";

function doubted(source: string, written: string, isEnglish = true): string[] {
  const facts = new SourceFacts();
  facts.add(source);
  return unsupportedIn(written, facts, isEnglish);
}

describe("numbers a model wrote", () => {
  it.each([
    ["The export must finish within 30 seconds.", "Finish within thirty seconds"],
    ["The export must finish within thirty seconds.", "Finish within 30 s"],
    ["Sessions end after 1 hour.", "Sessions end after 60 minutes"],
    ["At most 1,000 rows.", "Up to 1000 rows"],
    ["At most 1000 rows.", "Up to 1,000 rows"],
    ["At most 1.000 Zeilen.", "Höchstens 1000 Zeilen"],
    ["10k users at the same time", "Ten thousand users at the same time"],
    ["Keep it for two hundred and fifty days.", "Keep it for 250 days"],
    ["5 % of orders", "five percent of orders"],
    ["It costs €20.", "It costs 20 euros"],
    ["Files up to 5 MB", "Files up to 5MB"],
    ["Due by 1 March 2027.", "Due on 2027-03-01"],
    ["Due by 2027-03-01.", "Due on March 1, 2027"],
    ["Timeout (s): 30", "The timeout is 30 seconds"],
    ["Use 2FA.", "Use two factors"],
    ["twenty-five users", "25 users"],
    ["A quarter of a second: 0.25 s", "within 250 ms"],
    ["Users log in.", "One of the users logs in with one click"],
    ["Steps follow.", "1. Open it\n2. Close it"],
    ["٣٠ seconds", "30 seconds"],
  ])("are borne out by the same number said otherwise: %j and %j", (source, written) => {
    expect(doubted(source, written)).toEqual([]);
  });

  it.each([
    ["The export must be fast.", "Finish within 30 seconds", ["30 seconds"]],
    ["Finish within 30 seconds.", "Finish within 30 minutes", ["30 minutes"]],
    ["Finish within 30 seconds.", "Finish within 3 seconds", ["3 seconds"]],
    ["Finish within 30 seconds.", "Finish within half a minute", ["half"]],
    ["Keep three copies.", "Keep 5 copies", ["5"]],
    ["Keep some copies.", "Keep twelve copies", ["twelve"]],
    ["Due by 1 March 2027.", "Due by 1 April 2027", ["April"]],
    ["It costs $20.", "It costs $25", ["$25"]],
    ["Version 2.1 fixes it.", "Version 2.3 fixes it", ["2.3"]],
  ])("are flagged where the source has none such: %j and %j", (source, written, flagged) => {
    expect(doubted(source, written)).toEqual(flagged);
  });
});

describe("names a model wrote", () => {
  it.each([
    ["Export to excel.", "Export to Excel"],
    ["The invoices of customers", "Show each Invoice"],
    ["Ask Anna Schmidt.", "Decided by Anna Schmidt's team"],
    ["Export as csv", "Export as CSV"],
    ["It runs on Postgres 16.", "Given it runs on Postgres 16"],
    ["Users can pay.", "Let Users Pay By Their Own Choice"],
    ["Users can pay.", "Pay. Then users leave. And: Nothing else\n- Open it"],
    ["Users can pay.", "When I pay, Then I see the OK button with an ID"],
  ])("are borne out by the source: %j and %j", (source, written) => {
    expect(doubted(source, written)).toEqual([]);
  });

  it.each([
    ["Export the list.", "Export the list to Excel", ["Excel"]],
    ["Users can log in.", "Users can log in through OAuth2", ["OAuth2"]],
    ["Users can log in.", "Log in with SAML", ["SAML"]],
    ["Store it in a database.", "Store it in PostgreSQL", ["PostgreSQL"]],
    ["Pay by transfer.", "Pay by transfer to Deutsche Bank", ["Deutsche Bank"]],
    ["See the manual.", "See https://evil.example/?q=1 for more", ["https://evil.example/?q=1"]],
    ["Write to support.", "Write to support@example.com", ["support@example.com"]],
  ])("are flagged where the source has none such: %j and %j", (source, written, flagged) => {
    expect(doubted(source, written)).toEqual(flagged);
  });

  it("are told from nouns where a language writes nouns large", () => {
    const source = "Benutzer sollen sich anmelden.";
    expect(doubted(source, "Die Anmeldung zeigt dem Benutzer seine Rolle", false)).toEqual([]);
    expect(doubted(source, "Die Anmeldung läuft über SAP", false)).toEqual(["SAP"]);
  });
});

it("each field is checked and named, and a team's glossary counts as said", () => {
  const facts = new SourceFacts();
  facts.add("Clerks export orders.");
  facts.addGuidance({
    ...noGuidance,
    glossary: [{ term: "Ledger", meaning: "", avoid: [] }],
    definitionOfDone: ["Within 7 days"],
  });
  const content = {
    ...emptyContent("story", "Export orders to the Ledger"),
    story: { role: "clerk", goal: "export 40 orders", benefit: "the Auditor has them in 7 days" },
    subtasks: [{ title: "Talk to Bob", done: false }],
  };
  expect(unsupportedWords(content, facts, true)).toEqual([
    { field: "story.goal", text: "40" },
    { field: "story.benefit", text: "Auditor" },
    { field: "subtasks.0", text: "Bob" },
  ]);
});

it("a due date stands only where the source writes it out", () => {
  const facts = new SourceFacts();
  facts.add("The release is due by 30 June 2027.");
  const content = { ...emptyContent("task", "Release"), dueDate: "2027-06-30" };
  expect(withBorneDate(content, facts).dueDate).toBe("2027-06-30");
  expect(withBorneDate({ ...content, dueDate: "2027-06-29" }, facts).dueDate).toBeNull();
});
