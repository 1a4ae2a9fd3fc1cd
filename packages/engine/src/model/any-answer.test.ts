import { ticketDraft } from "@myba/shared/tickets/ticket";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyTicketAnswer, inPieces, oddTicketAnswer, pieceLengths } from "../reply/testing/any-answer.ts";
import { generateWithModel } from "./generate-with-model.ts";
import { told, type Told } from "./testing/collect.ts";
import { scriptedCaller, type ScriptedReply, someModel } from "./testing/scripted-caller.ts";

const text =
  "Users can log in.\nExport orders as CSV within 30 seconds.\nThe login crashes.\nMust be done by 30 June 2027.";

async function generate(reply: ScriptedReply): Promise<Told> {
  const { caller } = scriptedCaller(reply);
  return told(generateWithModel({ id: "conn", caller, model: someModel }, { text }, new AbortController().signal));
}

/** Every draft that was ever told keeps to the schema, names only what came before, and goes in no circle. */
function expectValid({ events, tickets }: Told): void {
  const seen = new Set<string>();
  for (const event of events) {
    if (event.kind !== "ticket") continue;
    const { ref, parent } = ticketDraft.parse(event.ticket);
    seen.add(ref);
    expect(parent === null || (parent !== ref && seen.has(parent))).toBe(true);
  }
  const needs = new Map(tickets.map(({ ref, dependsOn }) => [ref, dependsOn]));
  for (const { ref, dependsOn, content } of tickets) {
    expect(dependsOn.every((other) => seen.has(other))).toBe(true);
    const reached = new Set(dependsOn);
    for (const other of reached) for (const next of needs.get(other) ?? []) reached.add(next);
    expect(reached.has(ref)).toBe(false);
    for (const ids of Object.values(content.provenance)) expect(ids.every((id) => /^s[1-4]$/.test(id))).toBe(true);
  }
}

const answers = fc.array(anyTicketAnswer, { maxLength: 5 });
const frames = fc.constantFrom<(json: string) => string>(
  (json) => json,
  (json) => `\`\`\`json\n${json}\n\`\`\``,
  (json) => `<think>Maybe {"tickets":[{"title":"no"}]}?</think>\n${json}`,
  (json) => `Here are the tickets:\n${json}\nI hope that helps.`,
);

describe("whatever a model answers", () => {
  it("the tickets are the same however the answer was cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(answers, frames, pieceLengths, async (tickets, frame, lengths) => {
        const words = frame(JSON.stringify({ tickets }, null, lengths[0]! % 3));
        const [whole, cut] = await Promise.all([
          generate({ says: words }),
          generate({ says: inPieces(words, lengths) }),
        ]);
        expect(cut.tickets).toEqual(whole.tickets);
        expect(cut.end).toEqual(whole.end);
        expectValid(whole);
        expectValid(cut);
      }),
      { numRuns: 150 },
    );
  });

  it("an answer that breaks off anywhere leaves valid tickets, and only the last one open", async () => {
    await fc.assert(
      fc.asyncProperty(
        answers,
        fc.double({ min: 0, max: 1, noNaN: true }),
        pieceLengths,
        async (tickets, share, lengths) => {
          const words = JSON.stringify({ tickets });
          const broken = words.slice(0, Math.floor(words.length * share));
          for (const end of ["cut", "length", "complete"] as const) {
            const result = await generate({ says: inPieces(broken, lengths), end });
            expectValid(result);
            expect(result.tickets.slice(0, -1).some(({ incomplete }) => incomplete)).toBe(false);
            if (share < 0.9) expect(result.end.kind).toBe("failed");
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it("every draft keeps to the schema of tickets, with whatever in whichever place", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oddTicketAnswer, { maxLength: 4 }), pieceLengths, async (tickets, lengths) => {
        expectValid(await generate({ says: inPieces(JSON.stringify({ tickets }), lengths) }));
      }),
      { numRuns: 200 },
    );
  });

  it("text that is no JSON at all never throws", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary", maxLength: 200 }), async (words) => {
        expectValid(await generate({ says: words }));
      }),
      { numRuns: 200 },
    );
  });
});
