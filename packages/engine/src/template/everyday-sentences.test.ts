import { expect, it } from "vitest";
import type { TicketContent } from "@myba/shared/tickets/content";
import { collectGeneration } from "../generate.ts";
import { generateOffline } from "./template.ts";

async function contentsOf(...lines: readonly string[]): Promise<readonly TicketContent[]> {
  const text = lines.join("\n");
  const { tickets } = await collectGeneration(generateOffline({ text }, new AbortController().signal));
  return tickets.map(({ content }) => content);
}

it("a wish that is a verb alone is a story", async () => {
  const [ticket] = await contentsOf("As a user, I want to pay.");
  expect(ticket).toMatchObject({ type: "story", title: "Pay", story: { role: "user", goal: "pay" } });
});
