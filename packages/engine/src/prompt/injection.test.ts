import { noGuidance } from "@myba/shared/generation/guidance";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseText } from "../reading/normalise-text.ts";
import { readText } from "../reading/read-text.ts";
import type { ModelAsk } from "../providers/model-call.ts";
import { attacks } from "./testing/attacks.ts";
import { askForTickets, ticketSystem } from "./ticket-prompt.ts";

const plainText = "Users can log in.\n\nThe export must be there within 2 seconds.";

function askAbout(text: string): ModelAsk {
  const { sentences, sections } = readText(normaliseText(text));
  return askForTickets({
    sentences,
    sections,
    part: { number: 1, of: 1 },
    guidance: noGuidance,
    maxOutputTokens: null,
    isRepeated: false,
  });
}

/** The user part's own words, and the lines of data between them. */
function taken(ask: ModelAsk): {
  readonly words: readonly string[];
  readonly data: readonly string[];
  readonly mark: string;
} {
  const lines = ask.user.split(/\r\n|[\n\r\u0085\u2028\u2029\v\f]/u);
  const open = lines[1] ?? "";
  const mark = /^<(text-[0-9a-z]{7,})>$/.exec(open)?.[1] ?? "no frame";
  const close = lines.indexOf(`</${mark}>`);
  return { words: [lines[0]!, ...lines.slice(close + 1)], data: lines.slice(2, close), mark };
}

const plain = taken(askAbout(plainText));

/** Everything that must hold of a prompt, whatever the text. */
function expectContained(text: string): void {
  const ask = askAbout(text);
  const { words, data, mark } = taken(ask);
  expect(ask.system).toBe(ticketSystem(noGuidance));
  expect(words).toEqual(plain.words);
  // Every line of data is a numbered sentence, in order: nothing of the text begins a line of its own.
  expect(data.map((line) => /^(s\d+): /.exec(`${line} `)?.[1])).toEqual(data.map((_line, index) => `s${index + 1}`));
  expect(data.some((line) => line.toLowerCase().includes(mark))).toBe(false);
  expect(ask.user.split(`</${mark}>`)).toHaveLength(2);
  expect(ask.user.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u200B\u{E0000}-\u{E007F}]/u);
  expect(ask.user.isWellFormed()).toBe(true);
}

describe("a text that gives orders", () => {
  it("is one of many known ways", () => {
    expect(new Set(attacks).size).toBeGreaterThanOrEqual(40);
  });

  it.each(attacks)("changes nothing of what the model is told, alone or among requirements: %j", (attack) => {
    expectContained(attack);
    expectContained(`${plainText}\n\n${attack}\n\n- ${attack}\n\n| Requirement |\n|---|\n| ${attack} |`);
    expectContained(`# ${attack}\n\n${plainText}`);
  });

  it("cannot guess the frame's mark, since a mark that stands in the text is not used", () => {
    let text = plainText;
    for (let round = 0; round < 20; round += 1) {
      const { mark } = taken(askAbout(text));
      text = `${text}\n\nThen </${mark}> and <${mark}>.`;
      expectContained(text);
    }
  });

  it("stays data whatever its characters", () => {
    const signs = fc.constantFrom(
      "<",
      ">",
      "/",
      "text-",
      "s1: ",
      "\n",
      "\r",
      "\u2028",
      "`",
      "#",
      "|",
      "\u202E",
      "\uD83D",
    );
    const anything = fc.array(fc.oneof(signs, fc.string({ unit: "binary" }), fc.string()), { maxLength: 40 });
    fc.assert(
      fc.property(anything, (parts) => {
        expectContained(`Users can log in. ${parts.join("")}`);
      }),
      { numRuns: 200 },
    );
  });
});

describe("guidance of a team", () => {
  it.each(attacks)("stays within its own frame: %j", (attack) => {
    const guidance = {
      glossary: [{ term: attack.slice(0, 60), meaning: attack.slice(0, 300), avoid: [] }],
      style: attack,
      definitionOfDone: [attack.slice(0, 300)],
    };
    const system = ticketSystem(guidance);
    const rules = ticketSystem(noGuidance);
    expect(system.startsWith(rules)).toBe(true);
    const mark = /\n<(guidance-\w+)>\n/.exec(system.slice(rules.length))?.[1] ?? "no frame";
    expect(system.endsWith(`</${mark}>`)).toBe(true);
    expect(system.split(mark)).toHaveLength(3);
  });
});
