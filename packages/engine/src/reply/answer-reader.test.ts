import { describe, expect, it } from "vitest";
import { AnswerReader, type AnsweredTicket, type AnswerEnd } from "./answer-reader.ts";

interface Read {
  readonly tickets: readonly AnsweredTicket[];
  readonly end: AnswerEnd;
}

/** The last state of each ticket of an answer, read a few characters at a time. */
function read(text: string, isComplete = true): Read {
  const reader = new AnswerReader();
  const told: AnsweredTicket[] = [];
  for (let at = 0; at < text.length; at += 9) told.push(...reader.push(text.slice(at, at + 9)));
  const rest = reader.end(isComplete);
  const last = new Map([...told, ...rest.tickets].map((ticket) => [ticket.index, ticket]));
  return { tickets: [...last.values()], end: rest.end };
}

function titles({ tickets }: Read): string[] {
  return tickets.map(({ answer, isClosed }) => `${answer.title}${isClosed ? "" : " (open)"}`);
}

const two = '{"tickets":[{"ref":"t1","title":"Log in"},{"ref":"t2","title":"Log out"}]}';

describe("an answer", () => {
  it.each([
    ["as asked for", two],
    ["in a fence", `\`\`\`json\n${two}\n\`\`\``],
    ["behind thoughts", `<think>{"tickets":[{"title":"Draft"}]} no, better:</think>${two}`],
    ["behind thoughts whose beginning the template swallowed", `I should list [1] things.</think>\n${two}`],
    ["between prose", `Sure! Here are [2] tickets:\n\n${two}\n\nLet me know.`],
    ["as a bare list", two.slice(11, -1)],
    ["under another name", two.replace('"tickets"', '"user_stories"')],
    ["deep inside", `{"result":{"data":${two}}}`],
    ["one object a line", '{"title":"Log in"}\n{"title":"Log out"}'],
    ["with line breaks within texts", two.replace("Log in", "Log\nin").replace("Log\nin", "Log in")],
    ["with trailing commas", two.replace("}]}", ",},],}")],
    ["in single quotes", two.replaceAll('"', "'")],
    ["with comments", two.replace("[", "[ // first\n")],
    ["without its last brackets", two.slice(0, -2)],
    ["with a quote nobody escaped", two.replace("Log out", 'Log "out"').replace('Log "out"', "Log out")],
  ])("%s is read", (_name, text) => {
    const result = read(text);
    expect(titles(result)).toEqual(["Log in", "Log out"]);
    expect(result.end).toBe("whole");
  });

  it("with a text that breaks the quotes still gives its tickets", () => {
    const result = read('{"tickets":[{"title":"Show a 5" screen"},{"title":"Log out"}]}');
    expect(result.tickets.length).toBeGreaterThan(0);
    expect(result.tickets.at(-1)?.answer.title).toBe("Log out");
  });

  it.each([
    "",
    "   ",
    "I cannot do that.",
    "null",
    "42",
    '"tickets"',
    "{}",
    '{"error":"no"}',
    "<html><body>Sign in</body></html>",
  ])("that is no ticket is unreadable: %j", (text) => expect(read(text)).toEqual({ tickets: [], end: "unreadable" }));

  it("of no tickets is whole: the model found none", () => {
    expect(read('{"tickets":[]}')).toEqual({ tickets: [], end: "whole" });
  });

  it("that breaks off within a ticket leaves it open", () => {
    const result = read(two.slice(0, -6), false);
    expect(titles(result)).toEqual(["Log in", "Log o (open)"]);
    expect(result.end).toBe("broken");
  });

  it("that stops early although the model calls it complete leaves the ticket open as well", () => {
    const result = read(two.slice(0, -6));
    expect(titles(result)).toEqual(["Log in", "Log o (open)"]);
    expect(result.end).toBe("broken");
  });

  it("never shows half an id or half a number", () => {
    const reader = new AnswerReader();
    const shown = Array.from('{"tickets":[{"title":"Log in","sourceIds":["s12","s3"],"points":{"value":13').flatMap(
      (sign) => reader.push(sign),
    );
    const rest = reader.end(false).tickets;
    for (const { answer } of [...shown, ...rest]) {
      expect(["", "s12", "s12,s3"]).toContain(answer.sourceIds.join(","));
      expect(answer.points?.value ?? 0).toBe(0);
    }
  });
});

it("a thousand streamed tickets, a character at a time, need work in proportion to their length", () => {
  const text = JSON.stringify({ tickets: Array.from({ length: 1000 }, (_, index) => longTicket(index)) });
  const reader = new AnswerReader();
  let told = 0;
  for (let at = 0; at < text.length; at += 4) told += reader.push(text.slice(at, at + 4)).length;
  // Shown rarer the longer it is: not once for each of the 270 pieces of a ticket.
  expect(told).toBeLessThan(1000 * 60);
  expect(reader.end(true)).toEqual({ tickets: [], end: "whole" });
});

function longTicket(index: number): object {
  return { ref: `t${index}`, title: `Ticket ${index}`, description: "word ".repeat(200) };
}
