import { describe, expect, it } from "vitest";
import type { Slots } from "../reading.ts";
import { goalVerb } from "./goal-verb.ts";
import { readSlots } from "./slots.ts";

function read(sentence: string): Slots {
  return readSlots(sentence, { beginsWithVerb: false, isListItem: false });
}

describe("a user story", () => {
  it("gives role, goal, benefit, verb and object", () => {
    expect(
      read("As a registered customer, I want to download my invoices as PDF, so that I can archive them."),
    ).toMatchObject({
      role: "registered customer",
      goal: "download my invoices as PDF",
      benefit: "I can archive them",
      verb: "download",
      object: "my invoices",
      modal: "want",
    });
  });

  it.each([
    ["As an admin I'd like to be able to lock accounts.", "admin", "lock accounts"],
    ["As the owner, I need the ability to export data", "owner", "export data"],
    ["As a Researcher, working with data in NetCDF, I want NetCDF integration", "Researcher", "NetCDF integration"],
    ["As a site member who has read a teaser, I want to read the article", "site member", "read the article"],
    ["As a camp worker, I'm able to report a camper.", "camp worker", "report a camper"],
    ["As a user, I don’t want to see old offers", "user", "see old offers"],
    ["AS A GUEST, I WANT TO RATE MY STAY", "GUEST", "RATE MY STAY"],
    ["As a researcher, I can take a reading so that I can compare it", "researcher", "take a reading"],
    ["As a moderator, I upload the list that I can reuse", "moderator", "upload the list that I can reuse"],
    ["As an archivist, the system should warn me", "archivist", "warn me"],
    ["As a manager I should always be able to see costs", "manager", "see costs"],
    ["As a cook, a waiter or a guest, I want to see the menu", "cook, a waiter or a guest", "see the menu"],
  ])("is read in the wording %j", (sentence, role, goal) => {
    expect(read(sentence)).toMatchObject({ role, goal });
  });

  it.each([
    ["As a user, I want to pay so I can leave.", "I can leave"],
    ["As a user, I want to pay, so that that I can leave.", "I can leave"],
    ["As a user, I want to pay in order to leave.", "leave"],
    ["As a user, I want to pay because I have to leave.", "I have to leave"],
    ["In order to leave, as a user, I want to pay.", "leave"],
    ["As a user, I want so many things", ""],
  ])("finds the reason in %j", (sentence, benefit) => {
    expect(read(sentence).benefit).toBe(benefit);
  });

  it("is not what opens with 'As a result'", () => {
    expect(read("As a result, the system must log the error.")).toMatchObject({
      role: "",
      subject: "system",
      goal: "log the error",
    });
  });
});

describe("a requirement", () => {
  it.each([
    ["The system shall refresh the display every 60 seconds.", "must", "", "refresh the display every 60 seconds"],
    ["Users should be able to reset their password.", "should", "Users", "reset their password"],
    ["The product shall allow the clerk to print a receipt.", "must", "clerk", "print a receipt"],
    ["It must be possible to add a person.", "must", "", "add a person"],
    ["A librarian is able to create a user account.", "want", "librarian", "create a user account"],
    ["Guests may pay in cash.", "may", "Guests", "pay in cash"],
    ["The report shall, as a minimum, list all orders.", "must", "", "list all orders"],
    ["The test shall [SRS184] check all processors.", "must", "", "check all processors"],
    ["Add a filter for dates", "imperative", "", "Add a filter for dates"],
  ])("is read from %j", (sentence, modal, role, goal) => {
    expect(read(sentence)).toMatchObject({ modal, role, goal });
  });

  it("names its conditions, numbers and negation", () => {
    expect(read("If the card is refused 3 times, the machine must not return it within 24 hours.")).toMatchObject({
      conditions: ["If the card is refused 3 times", "within 24 hours"],
      negative: true,
      numbers: [
        { text: "3 times", value: 3, unit: "times" },
        { text: "24 hours", value: 24, unit: "hours" },
      ],
    });
  });

  it("takes no version, fraction or reference for a quantity", () => {
    expect(read("See Section 3: version 1.2.3 shall fill 2/3 of the page, at most $1,000.50.").numbers).toEqual([
      { text: "$1,000.50", value: 1000.5, unit: "$" },
    ]);
  });
});

describe("joined goals", () => {
  it("are split where both halves can stand alone", () => {
    expect(read("As a trainer, I want to list my classes and include a link to each page").goals).toEqual([
      "list my classes",
      "include a link to each page",
    ]);
  });

  it.each([
    "As a user, I want to create and edit a report",
    "As a user, I want to see users and groups",
    "As a user, I want a tool that checks data and reports errors",
  ])("stay one in %j", (sentence) => {
    expect(read(sentence).goals).toHaveLength(1);
  });
});

describe("the verb of a goal", () => {
  it.each([
    ["log in with my work account", "log in"],
    ["easily find content", "find"],
    ["be notified of changes", "be notified"],
    ["start publishing jobs", "start publishing"],
    ["the results to be stored safely", "stored"],
    ["the old data loaded", "loaded"],
    ["an app that generates passwords", "generates"],
    ["a jQuery plugin", ""],
    ["Search for Information", "Search"],
  ])("of %j is %j", (goal, verb) => {
    expect(goalVerb(goal)).toBe(verb);
  });
});
