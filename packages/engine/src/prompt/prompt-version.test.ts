import { createHash } from "node:crypto";
import { noGuidance } from "@myba/shared/generation/guidance";
import { emptyContent } from "@myba/shared/tickets/content";
import { expect, it } from "vitest";
import { refineSchema } from "../model/refine-fields.ts";
import { readText } from "../reading/read-text.ts";
import { promptVersion } from "./prompt-version.ts";
import { askForChange } from "./refine-prompt.ts";
import { askForTickets } from "./ticket-prompt.ts";

/** What each version says. Changing a prompt means a new line here and a new `promptVersion`, never another sum. */
const sums: Readonly<Record<string, string>> = {
  "1": "11933024f0563a6012ac858ad672533afc2113825068c7c194386da6ac6b9361",
};

const guidance = {
  glossary: [{ term: "patron", meaning: "a person with a library card", avoid: ["user", "reader"] }],
  style: "Short sentences.",
  definitionOfDone: ["Reviewed by a second person"],
};

it("every version of the prompt has one text: tickets kept with a version can be told apart by it", () => {
  const reading = readText("# Loans\n\nREQ-1 Patrons can extend a loan.\n- once\n  - by mail\n\n> It must be quick.\n");
  const tickets = [noGuidance, guidance].flatMap((team) =>
    [false, true].map((isRepeated) =>
      askForTickets({
        sentences: reading.sentences,
        sections: reading.sections,
        part: { number: 1, of: isRepeated ? 3 : 1 },
        guidance: team,
        maxOutputTokens: 1000,
        isRepeated,
      }),
    ),
  );
  const changes = [null, "story.goal"].map((field) =>
    askForChange({
      content: emptyContent("story", "Extend a loan"),
      field,
      wish: "Make it shorter.",
      sourceSentences: [{ id: "s2", text: "Patrons can extend a loan." }],
      guidance,
      schema: refineSchema(field)!,
      maxOutputTokens: null,
    }),
  );
  const sum = createHash("sha256")
    .update(JSON.stringify([tickets, changes]))
    .digest("hex");
  expect(sum).toBe(sums[promptVersion]);
});

it("a prompt reads as it is meant to", () => {
  const { sentences, sections } = readText(
    "# Loans\n\nREQ-1 Patrons can extend a loan.\n- once\n  - by mail\n\nAnna: It must be quick.\n",
  );
  const { user } = askForTickets({
    sentences,
    sections,
    part: { number: 1, of: 1 },
    guidance,
    maxOutputTokens: null,
    isRepeated: false,
  });
  const lines = user.split("\n");
  expect(lines[1]).toMatch(/^<text-[0-9a-z]{7}>$/);
  expect(lines.slice(2, 6)).toEqual([
    "s1: # Loans",
    "s2: REQ-1 Patrons can extend a loan.",
    "s3: - once",
    "s4: -- by mail",
  ]);
  expect(lines.at(-2)).toBe(lines[1]!.replace("<", "</"));
});

it("what a team wants heard stands in the system part, framed, behind our rules", () => {
  const { system } = askForTickets({
    sentences: [],
    sections: [],
    part: { number: 1, of: 1 },
    guidance,
    maxOutputTokens: null,
    isRepeated: false,
  });
  expect(system.slice(system.indexOf("The team's guidance"))).toMatch(
    /^The team's guidance follows\. .+\n<guidance-\w+>\nGlossary, use these words:\n- patron: a person with a library card \(not: user, reader\)\nStyle:\n- Short sentences\.\nDefinition of done, .+\n- Reviewed by a second person\n<\/guidance-\w+>$/u,
  );
});
