import { answeredTicket } from "../packages/engine/src/model/testing/answers.ts";
import type { TicketAnswer } from "../packages/engine/src/reply/ticket-answer.ts";
import type { ModelCall } from "../packages/sandbox/src/model/call.ts";
import type { Gate } from "../packages/sandbox/src/model/gate.ts";
import type { Turn } from "../packages/sandbox/src/model/script.ts";

/** The double sends its words in pieces of this many characters. */
const pieceChars = 16;

/** What a model makes of `deliveryNotes`, citing the sentences by the ids it was given. */
export function deliveryAnswer(call: Pick<ModelCall, "sentences">): { tickets: TicketAnswer[] } {
  const cite = (...words: readonly string[]) =>
    call.sentences.filter(({ text }) => words.some((word) => text.includes(word))).map(({ id }) => id);
  const check = (text: string, word: string) => ({
    kind: "check" as const,
    text,
    given: [],
    when: [],
    then: [],
    sourceIds: cite(word),
  });
  const slot = cite("choose a delivery slot");
  const move = cite("move a booked slot");
  const zone = cite("wrong time zone");
  return {
    tickets: [
      answeredTicket({
        ref: "t1",
        type: "story",
        title: "Choose a delivery slot at checkout",
        sourceIds: [...slot, ...cite("slot list", "no slot is free")],
        story: {
          role: "registered customer",
          goal: "choose a delivery slot at checkout",
          benefit: "I am at home when the parcel arrives",
          sourceIds: slot,
        },
        acceptanceCriteria: [
          check("The slot list shows at least 5 free slots within 2 seconds.", "slot list"),
          check("When no slot is free, the page offers pick-up at the nearest shop.", "no slot is free"),
        ],
      }),
      answeredTicket({
        ref: "t2",
        type: "story",
        title: "Move a booked slot",
        sourceIds: move,
        story: {
          role: "support agent",
          goal: "move a booked slot",
          benefit: "the customer does not have to call twice",
          sourceIds: move,
        },
      }),
      answeredTicket({
        ref: "t3",
        type: "bug",
        title: "Show the right time zone in the confirmation e-mail",
        sourceIds: zone,
        bug: {
          steps: [],
          expected: null,
          actual: "The confirmation e-mail shows the wrong time zone for customers in Portugal",
          environment: null,
          severity: null,
          sourceIds: zone,
        },
      }),
    ],
  };
}

/** The same as an epic with what belongs to it. */
export function deliveryEpic(call: Pick<ModelCall, "sentences">): { tickets: TicketAnswer[] } {
  const { tickets } = deliveryAnswer(call);
  const sourceIds = tickets.flatMap((ticket) => ticket.sourceIds);
  const epic = answeredTicket({ ref: "e1", type: "epic", title: "Deliver in slots", sourceIds });
  return { tickets: [epic, ...tickets.map((ticket) => ({ ...ticket, parent: "e1" }))] };
}

/** Where in an answer something happens: after so many pieces, when these words of it have been sent. */
function piecesUpTo(reply: object, words: string): number {
  const text = JSON.stringify(reply);
  const at = text.indexOf(words);
  if (at < 0) throw new Error(`the answer does not say “${words}”`);
  return Math.ceil((at + words.length) / pieceChars);
}

/** Says an answer and waits at each gate once the words before it have been sent. */
export function heldAfter(reply: object, places: readonly (readonly [words: string, gate: Gate])[]): Turn {
  return { reply, hold: places.map(([words, gate]) => ({ before: piecesUpTo(reply, words), gate })) };
}

/** Says an answer and breaks in the middle of the piece after these words. */
export function cutAfter(reply: object, words: string): Turn {
  return { reply, fault: { kind: "cut", afterPieces: piecesUpTo(reply, words) } };
}
