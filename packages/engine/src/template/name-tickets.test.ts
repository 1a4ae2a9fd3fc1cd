import { expect, it } from "vitest";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function titlesOf(text: string) {
  const { tickets } = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return tickets.map(({ content }) => content.title);
}

it("what somebody does is titled as the thing to do, rightly spelled", async () => {
  expect(await titlesOf("The patient chooses a free appointment.")).toEqual(["Choose a free appointment"]);
});

it("what the minutes call an action is no part of the title", async () => {
  const text = "Minutes\n\n- Action: Tom to check the printers\n- The label must show the dock number\n";
  expect((await titlesOf(text)).filter((title) => /action/i.test(title))).toEqual([]);
});
