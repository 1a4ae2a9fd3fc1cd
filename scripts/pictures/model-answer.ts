import { answeredTicket } from "../../packages/engine/src/model/testing/answers.ts";
import type { TicketAnswer } from "../../packages/engine/src/reply/ticket-answer.ts";
import type { ModelCall } from "../../packages/sandbox/src/model/call.ts";

/** What a good model makes of the sample with a meeting's notes, each part citing its sentences. */
export function answerToNotes({ sentences }: Pick<ModelCall, "sentences">): { tickets: TicketAnswer[] } {
  const cite = (...words: readonly string[]): string[] =>
    words.flatMap((word) => sentences.filter(({ text }) => text.includes(word)).map(({ id }) => id));
  const check = (text: string, word: string) => ({
    kind: "check" as const,
    text,
    given: [],
    when: [],
    then: [],
    sourceIds: cite(word),
  });
  const choose = cite("choose a two-hour delivery slot");
  const move = cite("move my delivery to another day");
  const guest = cite("without an account, I want");
  const pickList = cite("The pick list is sorted", "It must be sorted by slot");
  const postcode = cite("postcode with a space", "Spaces must be ignored", "Seen in Safari");
  const messages = cite("text message providers");
  return {
    tickets: [
      answeredTicket({
        ref: "t1",
        type: "epic",
        title: "Delivery slots that shoppers choose themselves",
        sourceIds: cite("11 % of our parcels", "Support gets about 90 calls"),
        description: "Parcels come back because nobody was at home, and shoppers call to ask where their order is.",
        descriptionSourceIds: cite("11 % of our parcels", "Support gets about 90 calls"),
      }),
      answeredTicket({
        ref: "t2",
        type: "story",
        parent: "t1",
        title: "Choose a two-hour delivery slot at checkout",
        sourceIds: [...choose, ...cite("last used slot first")],
        story: {
          role: "shopper",
          goal: "choose a two-hour delivery slot at checkout",
          benefit: "I am at home when the parcel comes",
          sourceIds: choose,
        },
        acceptanceCriteria: [check("A shopper with an account sees the last used slot first.", "last used slot first")],
        openQuestions: [
          { text: "Do we show slots before the shopper has typed an address?", field: "description", options: [] },
        ],
      }),
      answeredTicket({
        ref: "t3",
        type: "story",
        parent: "t1",
        title: "Move a delivery to another day",
        sourceIds: [...move, ...cite("until 20:00", "next three free slots")],
        story: {
          role: "shopper",
          goal: "move my delivery to another day",
          benefit: "I do not miss it",
          sourceIds: move,
        },
        acceptanceCriteria: [
          check("Moving is possible until 20:00 on the evening before.", "until 20:00"),
          check("If the new slot is full, the page offers the next three free slots.", "next three free slots"),
        ],
      }),
      answeredTicket({
        ref: "t4",
        type: "story",
        parent: "t1",
        title: "Change the slot from the link in the e-mail",
        sourceIds: guest,
        story: {
          role: "shopper without an account",
          goal: "change my slot from the link in the e-mail",
          benefit: "I do not have to sign up",
          sourceIds: guest,
        },
      }),
      answeredTicket({
        ref: "t5",
        type: "bug",
        title: "Checkout refuses a postcode with a space in front",
        sourceIds: postcode,
        bug: {
          steps: ["Enter a postcode with a space in front at checkout."],
          expected: "Spaces are ignored.",
          actual: "Checkout says “we do not deliver there”.",
          environment: "Safari and Chrome since the March release",
          severity: null,
          sourceIds: postcode,
        },
      }),
      answeredTicket({
        ref: "t6",
        type: "task",
        title: "Sort the pick list by slot, earliest first",
        sourceIds: pickList,
        description: "The pick list is sorted by order time today. It must be sorted by slot, earliest first.",
        descriptionSourceIds: pickList,
      }),
      answeredTicket({
        ref: "t7",
        type: "spike",
        title: "Find a provider for text messages",
        sourceIds: messages,
        spike: {
          question: "Which text message providers could do this?",
          timeboxHours: 16,
          output: null,
          sourceIds: messages,
        },
      }),
    ],
  };
}

/** What the same model proposes when it is asked to write a ticket's criteria as examples. */
export const refinedCriteria = {
  title: "Move a booked delivery to another day",
  acceptanceCriteria: [
    {
      kind: "gherkin",
      text: "Moving until the evening before",
      given: ["a delivery that is booked for tomorrow"],
      when: ["the shopper moves it before 20:00"],
      then: ["the delivery is in the new slot"],
      sourceIds: [],
    },
    {
      kind: "check",
      text: "If the new slot is full, the page offers the next three free slots of the same week.",
      given: [],
      when: [],
      then: [],
      sourceIds: [],
    },
  ],
  clear: [],
} as const;
