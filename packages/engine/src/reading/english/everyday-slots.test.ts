import { describe, expect, it } from "vitest";
import type { Slots } from "../reading.ts";
import { readSlots } from "./slots.ts";

function read(sentence: string, people: readonly string[] = []): Slots {
  return readSlots(sentence, { beginsWithVerb: false, isListItem: true, people: new Set(people) });
}

describe("who acts", () => {
  it.each([
    ["Support agents need to be able to override the limit.", "Support agents", "override the limit"],
    ["users book a desk for a day", "users", "book a desk for a day"],
    ["managers approve bookings of their team", "managers", "approve bookings of their team"],
    ["The approver gets a daily mail", "approver", "gets a daily mail"],
    ["The driver shall be able to report a defect", "driver", "report a defect"],
    ["Today users have to call us.", "users", "call us"],
    ["The user is able to log in.", "user", "log in"],
    ["Normally our customers must confirm the date.", "customers", "confirm the date"],
    ["Readers can print a receipt.", "Readers", "print a receipt"],
    ["Wardens need to see expired tickets on a map.", "Wardens", "see expired tickets on a map"],
    ["can we let ward managers approve swaps from their phone?", "ward managers", "approve swaps from their phone"],
    ["Request leave – An employee can request leave for a day", "employee", "request leave for a day"],
    ["Save from sheet: Users can save a recipe", "Users", "save a recipe"],
  ])("is the role in %j", (sentence, role, goal) => {
    expect(read(sentence)).toMatchObject({ role, goal });
  });

  it.each([
    "The printer shall be able to print labels.",
    "The reader shall display the card number.",
    "The server scans the folder",
    "The page loads the list",
    "Scrolling behavior matches the board",
    "Assignees shown in brackets",
    "Help people understand the scope",
    "The linter checks the code",
  ])("is no role where a thing acts: %j", (sentence) => {
    expect(read(sentence).role).toBe("");
  });

  it("is a role by whatever noun the document uses for its people", () => {
    expect(read("The team lead must see the calendar.").role).toBe("");
    expect(read("The team lead must see the calendar.", ["team lead"]).role).toBe("team lead");
  });
});

describe("what is wished for", () => {
  it.each([
    ["It would be nice to have a dashboard with returns", "a dashboard with returns"],
    ["It would help to see them crossed out.", "see them crossed out"],
    ["If they could take a photo of the pallet, that would help a lot.", "take a photo of the pallet"],
    ["I'd love to see it on my phone", "see it on my phone"],
    ["pls add a filter for qualification", "add a filter for qualification"],
    ["Could you also make the font larger?", "make the font larger"],
    ["Action: Priya to remove the second prompt", "remove the second prompt"],
  ])("is found in %j", (sentence, goal) => {
    expect(read(sentence).goal).toBe(goal);
  });

  it("is not a pronoun that says why", () => {
    expect(read("supervisors need it when the difference is too high").goal).toBe("");
    expect(read("I want it to be fast").goal).not.toBe("");
  });

  it("is no call of an interface and no name of an item", () => {
    expect(read("GET /orders - returns all orders").goal).toBe("");
    expect(read("Clean up: Advertisements are removed from the page").goal).toBe("");
  });

  it("needs no object", () => {
    expect(read("As a user, I want to pay.")).toMatchObject({ role: "user", goal: "pay", verb: "pay" });
  });
});
