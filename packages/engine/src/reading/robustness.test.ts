import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { classifyType } from "./classify-type.ts";
import { normaliseText } from "./normalise-text.ts";
import { readText, readTextInSteps } from "./read-text.ts";
import type { Reading } from "./reading.ts";

const odd: Readonly<Record<string, string>> = {
  "an empty text": "",
  "only white space": " \n\t\n ",
  "only emoji": "🎉🎉 👩‍👩‍👧‍👦\n🚀",
  "right-to-left text": "يجب أن يعرض النظام الفواتير. هل يمكن؟\n- تصدير",
  "NUL bytes": "Users\0 can\0\0 pay.\n\0\n- \0",
  "a line of 100,000 characters": "a".repeat(100_000),
  "a sentence of 100,000 characters": `The user must ${"see this and ".repeat(8000)}that.`,
  "unbalanced fences": "```\n~~~\n```js\nUsers can pay\n~~~~",
  "unbalanced marks": "**a [b](c <d `e __f ((([[[{{{ <!-- \n| a | \n> ",
  "lone surrogates": "\uD800 users can \uDC00 pay",
  "unclosed HTML": "<html><body><ul><li>Users can pay<li>&#xD800;&bogus;<table><tr><td>x<style>",
  "no final newline": "- a\n- b",
};

/** What must hold for every reading of every text. */
function expectSound(reading: Reading): void {
  let end = 0;
  for (const [index, sentence] of reading.sentences.entries()) {
    expect(sentence.id).toBe(`s${index + 1}`);
    expect(sentence.start).toBeGreaterThanOrEqual(end);
    expect(sentence.end).toBeGreaterThan(sentence.start);
    expect(reading.text.slice(sentence.start, sentence.end).trim()).not.toBe("");
    expect(sentence.text.trim()).not.toBe("");
    expect(sentence.section).toBeLessThan(reading.sections.length);
    const { subject, role, goal, benefit, verb, object, goals, conditions, numbers } = sentence.slots;
    const parts = [
      subject,
      role,
      goal,
      benefit,
      verb,
      object,
      ...goals,
      ...conditions,
      ...numbers.map(({ text }) => text),
    ];
    for (const part of parts) expect(sentence.text).toContain(part);
    expect(goal.startsWith(verb) || goal.includes(verb)).toBe(true);
    end = sentence.end;
  }
  expect(end).toBeLessThanOrEqual(reading.text.length);
}

describe("odd texts", () => {
  it.each(Object.entries(odd))("reads %s without complaint", (_, raw) => {
    expectSound(readText(normaliseText(raw)));
    expect(classifyType({ title: raw.slice(0, 300), body: raw }).reason).not.toBe("");
  });

  it("finds nothing in a text without letters", () => {
    expect(readText("").sentences).toEqual([]);
    expect(readText("🎉 !!! 123").sentences.every((sentence) => sentence.kind === "noise")).toBe(true);
  });

  it("reads Windows, old Mac and Unix line ends alike", () => {
    const text = "# A\n\nUsers can pay.\n- one\n- two";
    const withEnds = (end: string): Reading => readText(normaliseText(`\uFEFF${text.replaceAll("\n", end)}`));
    expect(withEnds("\r\n")).toEqual(withEnds("\n"));
    expect(withEnds("\r")).toEqual(withEnds("\n"));
  });

  it("pauses often in a long text", () => {
    const text = "The system shall allow the user to export the report if the total is right.\n\n".repeat(12_000);
    let pauses = 0;
    const steps = readTextInSteps(text);
    let step = steps.next();
    for (; !step.done; step = steps.next()) pauses += 1;
    expect(step.value.sentences).toHaveLength(12_000);
    expect(pauses).toBeGreaterThan(400);
  });

  it.each(["-\n", "\n", "* * *\n", "|\n"])("pauses often in a megabyte of %j", (unit) => {
    let pauses = 0;
    for (const steps = readTextInSteps(unit.repeat(1_000_000 / unit.length)); !steps.next().done;) pauses += 1;
    expect(pauses).toBeGreaterThan(20);
  });

  it.each([
    "*",
    "[",
    "(a",
    "|a",
    "- ",
    "1. ",
    "> ",
    "```\n",
    "<p",
    "&",
    "if ",
    "so that ",
    "as a ",
    "to ",
    "A: b\n",
    "a,b\n",
    "#",
    "\n",
    ".",
  ])("reads 300,000 characters of %j in reasonable time", (unit) => {
    const text = unit.repeat(Math.ceil(300_000 / unit.length));
    expectLength(readText(text), text);
    expect(classifyType({ title: text, body: text }).reason).not.toBe("");
  });
});

function expectLength(reading: Reading, text: string): void {
  expect(reading.text).toBe(text);
  expect(reading.sentences.at(-1)?.end ?? 0).toBeLessThanOrEqual(text.length);
}

const word = fc.constantFrom(
  ..."As a user , I want to export the report and so that can must shall not if when system 12 seconds % REQ-1: - * # | \n \n\n \t ** ` ``` > ? . ! : ; ( ) [x] e.g. we decided crashes Given Then é 漢 🎉 \0 <b> </p> &amp; Anna: in order to , and delete it be able".split(
    " ",
  ),
);
const gap = fc.constantFrom(" ", "  ", "\n", " | ", ",", "\t", "\n\n- ", "");
const anyText = fc.oneof(
  fc.array(fc.tuple(word, gap), { maxLength: 120 }).map((parts) => parts.flat().join("")),
  fc.array(word, { maxLength: 120 }).map((words) => words.join(" ")),
  fc.string({ unit: "binary", maxLength: 400 }),
  fc.array(word, { maxLength: 60 }).map((words) => `<html><body>${words.join(" ")}`),
);

describe("any text", () => {
  it("gives sentences in order, without overlap, with slots taken from their words", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        expectSound(readText(normaliseText(raw)));
      }),
      { numRuns: 400 },
    );
  });

  it("is read the same way twice", () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const text = normaliseText(raw);
        expect(readText(text)).toEqual(readText(text));
        expect(normaliseText(text)).toBe(text);
      }),
      { numRuns: 150 },
    );
  });
});
